import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { reject } from '../../domain/rejection.ts'
import { asSentence } from '../../domain/text.ts'
import { openAlertsOf, type OpenAlert } from '../alerts/open.ts'
import type { Deps } from '../deps.ts'
import { answerProblem } from '../http/problems.ts'
import type { Inlet } from '../integrations/inlets.ts'

/** Alertmanager knows no pages: so many are told, the newest. */
const MOST = 1_000

/** What a silence is answered with. An alert is quietened in Muster: its incident is acknowledged or snoozed. */
export const NO_SILENCES = 'Silences are not kept here. Snooze or acknowledge the incident in Muster, or silence at the sender.'

/**
 * Says no as Alertmanager does, wherever its API is spoken: a JSON string. Its clients (amtool, Grafana) read
 * nothing else and would show the media type instead of the reason. Status and headers stay.
 */
export function refuseLikeAlertmanager(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const problem = String(reply.getHeader('content-type') ?? '').startsWith('application/problem+json')
    if (!problem || typeof payload !== 'string' || !/^\/ingest\/[^/?]+\/api\/v\d\//.test(request.url)) return payload
    const { title, detail, next } = JSON.parse(payload) as { title: string; detail?: string; next?: string }
    const text = JSON.stringify(
      [title, detail, next]
        .filter((part) => part !== undefined)
        .map(asSentence)
        .join(' '),
    )
    reply.header('content-type', 'application/json').header('content-length', Buffer.byteLength(text))
    return text
  })
}

/**
 * The reading side of Alertmanager's API, as amtool, Grafana and Karma ask it. The key alone opens nothing
 * here (ingest keys cannot read): an API token with the scope `read` is wanted besides.
 */
export function alertmanagerReads(deps: Deps, findInlet: (key: string) => Promise<Inlet | undefined>): FastifyPluginAsync {
  async function enter(request: FastifyRequest<{ Params: { key: string } }>, reply: FastifyReply): Promise<Inlet | undefined> {
    const inlet = await findInlet(request.params.key)
    if (!inlet) return void answerProblem(reply, reject('unknown-key'))
    return inlet
  }

  return async (app) => {
    const config = { access: { permit: 'alert.read' } } as const
    type P = { Params: { key: string }; Querystring: Record<string, string | string[]> }

    app.get<P>('/ingest/:key/api/v2/status', { config }, async (request, reply) => {
      const inlet = await enter(request, reply)
      if (!inlet) return reply
      const started = new Date(deps.clock.now() - performance.now()).toISOString()
      return {
        cluster: { status: 'disabled', name: 'muster', peers: [] },
        config: { original: '' },
        uptime: started,
        versionInfo: { version: 'muster', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
      }
    })
    app.get<P>('/ingest/:key/api/v2/receivers', { config }, async (request, reply) =>
      (await enter(request, reply)) ? [{ name: 'muster' }] : reply,
    )
    app.get<P>('/ingest/:key/api/v2/silences', { config }, async (request, reply) => ((await enter(request, reply)) ? [] : reply))
    app.get<P>('/ingest/:key/api/v2/alerts', { config }, async (request, reply) => {
      const inlet = await enter(request, reply)
      if (!inlet) return reply
      const filters = [request.query['filter'] ?? []].flat().map(readMatcher)
      const wrong = filters.find((filter) => typeof filter === 'string')
      if (wrong !== undefined) return reply.code(400).send(wrong)
      const alerts = (await openAlertsOf(deps.db, inlet.id, MOST)).filter((alert) =>
        filters.every((filter) => (filter as Matcher)(alert.labels)),
      )
      return alerts.map(toGettable)
    })
  }
}

type Matcher = (labels: Record<string, string>) => boolean

/** `name="value"`, `!=`, `=~`, `!~`; patterns are tried only on one label value each, anchored, and kept short. */
function readMatcher(text: string): Matcher | string {
  const found = /^\s*([a-zA-Z_][\w.]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"]*))\s*$/.exec(text)
  if (!found) return `bad matcher format: ${text.slice(0, 100)}`
  const [, name, operator, quoted, bare] = found
  const value = (quoted ?? bare ?? '').replace(/\\(.)/g, '$1')
  if (operator === '=') return (labels) => (labels[name!] ?? '') === value
  if (operator === '!=') return (labels) => (labels[name!] ?? '') !== value
  // Without nested repeats a JavaScript pattern cannot run away.
  if (value.length > 100 || /[)\]}*+?]\s*[*+{]|\([^)]*[*+|][^)]*\)/.test(value)) return `pattern too complex: ${value.slice(0, 100)}`
  try {
    const pattern = new RegExp(`^(?:${value})$`)
    return (labels) => pattern.test((labels[name!] ?? '').slice(0, 1_000)) === (operator === '=~')
  } catch {
    return `bad pattern: ${value.slice(0, 100)}`
  }
}

function toGettable(alert: OpenAlert): object {
  return {
    labels: alert.labels,
    annotations: { summary: alert.title, ...(alert.description ? { description: alert.description } : {}) },
    startsAt: new Date(alert.startedAt).toISOString(),
    updatedAt: new Date(alert.lastAt).toISOString(),
    endsAt: new Date(alert.expiresAt ?? alert.lastAt + 300_000).toISOString(),
    fingerprint: alert.id.toString(16).padStart(16, '0'),
    receivers: [{ name: 'muster' }],
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    generatorURL: alert.link ?? '',
  }
}
