import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { LIVE_PATH } from '../../contract/live.ts'
import { reject } from '../../domain/rejection.ts'
import type { Io } from '../../integrations/channel.ts'
import type { Deps } from '../deps.ts'
import { openClient } from '../live/client.ts'
import { openHub } from '../live/hub.ts'
import { openRinger } from '../live/ring.ts'
import { callerKey } from './caller.ts'
import { answerProblem } from './problems.ts'

/** Streams of one caller: eight tabs share one, so this is many devices. */
const MOST_PER_CALLER = 20
/** Streams of this node. */
const MOST = 5_000

export type Live = {
  /** Serves `GET /api/v1/live`. */
  plugin: FastifyPluginAsync
  ring: NonNullable<Io['browser']>
  /** Streams that are open on this node. */
  clients: () => number
  stop: () => Promise<void>
}

/** Live updates as server-sent events; what arrives on a stream is in contract/live.ts. */
export function openLive(deps: Pick<Deps, 'db' | 'clock' | 'log'>): Live {
  const hub = openHub(deps)
  const ringer = openRinger(deps, hub)

  const plugin: FastifyPluginAsync = async (app) => {
    app.route({
      method: 'GET',
      url: `/api/v1${LIVE_PATH}`,
      config: { access: { permit: 'incident.read' }, limit: 'api' },
      // A HEAD that is answered by a stream would never end.
      exposeHeadRoute: false,
      handler: open,
    })
    // Streams never end by themselves, and closing waits for what is open.
    app.addHook('preClose', async () => {
      for (const client of hub.clients()) client.end()
    })
  }

  async function open(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | void> {
    const actor = request.actor!
    const streams = [...hub.clients()].filter((client) => callerKey(client.actor) === callerKey(actor)).length
    if (streams >= MOST_PER_CALLER)
      return answerProblem(
        reply.header('retry-after', '30'),
        reject('too-many-requests', `At most ${MOST_PER_CALLER} live streams at once.`),
      )
    if (hub.clients().size >= MOST) return answerProblem(reply.header('retry-after', '30'), reject('overloaded'))

    const { socket } = request.raw
    socket.setKeepAlive(true, 15_000)
    socket.setTimeout(0)
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Proxies in front must not wait for more before they pass it on.
      'x-accel-buffering': 'no',
    })
    response.write('retry: 2000\n\n')
    const client = openClient(response, actor, request.sessionId, 0)
    response.on('error', () => {})
    response.once('close', () => hub.leave(client))
    try {
      await ringer.listen()
      await hub.join(client, sinceOf(request))
    } catch (error) {
      request.log.warn({ err: error }, 'a live stream could not be opened')
      client.end()
    }
    if (response.destroyed) hub.leave(client)
  }

  return {
    plugin,
    ring: ringer.ring,
    clients: () => hub.clients().size,
    stop: async () => {
      await Promise.all([hub.stop(), ringer.stop()])
    },
  }
}

/** `Last-Event-ID`, or the query where a client cannot set headers; what is no position counts as none. */
function sinceOf(request: FastifyRequest): number | null {
  const given = request.headers['last-event-id'] ?? (request.query as { lastEventId?: unknown }).lastEventId
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : null
}
