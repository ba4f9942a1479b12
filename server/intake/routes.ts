import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Source, SourceInput } from '../../integrations/source.ts'
import { routingKeyOf } from '../../integrations/sources/pagerduty.ts'
import { reject } from '../../domain/rejection.ts'
import { asSentence } from '../../domain/text.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Deps } from '../deps.ts'
import type { Intake } from '../flow/intake.ts'
import { judge } from '../flow/judge.ts'
import { Overloaded } from '../overloaded.ts'
import { canonicalNetwork } from '../http/address.ts'
import { compressionOf } from '../http/body.ts'
import { limiter, retryAfter } from '../http/limits.ts'
import { answerProblem } from '../http/problems.ts'
import type { Inlet } from '../integrations/inlets.ts'
import { alertmanagerReads, NO_SILENCES, refuseLikeAlertmanager } from './alertmanager-reads.ts'
import { inletFinder, type InletFinder } from './keys.ts'
import { keepUnreadable } from './payloads.ts'

/** Alertmanager and Prometheus send up to 256 alerts at once. */
const BODY_LIMIT = 4 * 1_048_576
/** Wrong keys that one network may try before it has to wait. */
const WRONG_KEYS = { burst: 60, perMinute: 30 }

/**
 * Where senders knock. The body stays bytes until the integration's source reads it; the answer comes after
 * the commit, in the sender's own protocol.
 */
export function intakePlugin(deps: Deps, intake: Intake, sources: readonly Source[]): FastifyPluginAsync {
  const { db, clock, log } = deps
  const byKind = new Map(sources.map((source) => [source.kind, source]))
  let finder: InletFinder
  const guesses = limiter(WRONG_KEYS)
  /** Networks over the limit that have a key looked up right now. */
  const trying = new Set<string>()

  /**
   * The integration of this key, or the answer that refuses it: the same for every key that opens nothing. Senders
   * share addresses (a gateway, one Alertmanager with many receivers), so a good key never pays for a neighbour's
   * wrong ones.
   */
  async function enter(key: string, request: FastifyRequest, reply: FastifyReply): Promise<Inlet | undefined> {
    const network = canonicalNetwork(request.ip)
    const wait = guesses.wait(network)
    if (wait > 0 && !finder.knows(key) && trying.has(network)) return refuseFor(wait, reply)
    const inlet = /^[\w-]{16,64}$/.test(key) ? await look(key, wait > 0 ? network : undefined) : undefined
    if (!inlet) {
      const still = guesses.take(network)
      return still > 0 ? refuseFor(still, reply) : void answerProblem(reply, reject('unknown-key'))
    }
    if (!inlet.enabled) return void answerProblem(reply, reject('unknown-key', 'This integration is switched off.'))
    return inlet
  }

  /** For a network over the limit one key at a time: a flood of wrong ones must not keep the database busy. */
  async function look(key: string, limited: string | undefined): Promise<Inlet | undefined> {
    if (limited === undefined || finder.knows(key)) return finder.find(key)
    trying.add(limited)
    try {
      return await finder.find(key)
    } finally {
      trying.delete(limited)
    }
  }

  function refuseFor(wait: number, reply: FastifyReply): undefined {
    answerProblem(reply.header('retry-after', retryAfter(wait)), reject('too-many-requests'))
  }

  async function accept(inlet: Inlet, input: SourceInput, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const source = byKind.get(inlet.kind)
    if (!source) return answerProblem(reply, reject('unknown-key', `This build knows no source of the kind ${inlet.kind}.`))
    const keep = (reason: string) => {
      const contentType = request.headers['content-type'] ?? ''
      return keepUnreadable(
        db,
        { integrationId: inlet.id, reason, contentType, body: input.body, remote: canonicalNetwork(request.ip) },
        clock.now(),
      )
    }
    // A sign of life counts whatever its body is.
    const compressed = inlet.kind === 'heartbeat' ? undefined : compressionOf(request)
    if (compressed !== undefined) {
      await keep(compressed)
      return answerProblem(reply, reject('unsupported-type', compressed))
    }
    const parsed = source.parse(input, inlet.config)
    if ('unreadable' in parsed) {
      await keep(parsed.unreadable)
      return answer(reply, source, parsed)
    }
    try {
      if (parsed.rejected !== undefined) await keep(parsed.rejected)
      const arrivals = parsed.signals.map((signal) => ({ inlet, signal, at: input.receivedAt }))
      await intake.submit(judge(await deps.catalogue.read(), arrivals))
    } catch (fault) {
      if (fault instanceof Overloaded) return answerProblem(reply.header('retry-after', '5'), reject('overloaded'))
      if (fault instanceof DatabaseUnavailable) return answerProblem(reply.header('retry-after', '5'), reject('unavailable'))
      log.error({ err: fault, integration: inlet.id }, 'a batch could not be written')
      throw fault
    }
    return answer(reply, source, parsed)
  }

  return async (app) => {
    finder = await inletFinder(deps)
    app.addHook('onClose', finder.stop)
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body))
    refuseLikeAlertmanager(app)
    const config = { access: 'key' } as const

    for (const path of ['/v2/enqueue', '/v2/change/enqueue']) {
      app.post(path, { config, bodyLimit: BODY_LIMIT }, async (request, reply) => {
        const compressed = compressionOf(request)
        if (compressed !== undefined) return answerProblem(reply, reject('unsupported-type', compressed))
        const input = inputOf(request, path, clock.now())
        const read = routingKeyOf(input.body)
        if ('unreadable' in read) return answer(reply, byKind.get('pagerduty')!, read)
        const inlet = await enter(read.key, request, reply)
        return inlet ? accept(inlet, { ...input, json: read.json }, request, reply) : reply
      })
    }

    app.route<{ Params: { key: string; '*'?: string } }>({
      method: ['POST', 'PUT'],
      url: '/ingest/:key',
      config,
      bodyLimit: BODY_LIMIT,
      handler: async (request, reply) => {
        const inlet = await enter(request.params.key, request, reply)
        return inlet ? accept(inlet, inputOf(request, '', clock.now()), request, reply) : reply
      },
    })
    app.route<{ Params: { key: string; '*': string } }>({
      method: ['POST', 'PUT'],
      url: '/ingest/:key/*',
      config,
      bodyLimit: BODY_LIMIT,
      handler: async (request, reply) => {
        const inlet = await enter(request.params.key, request, reply)
        if (!inlet) return reply
        const path = `/${request.params['*']}`
        if (inlet.kind === 'alertmanager-api' && path === '/api/v2/silences')
          return reply.code(400).type('application/json').send(JSON.stringify(NO_SILENCES))
        return accept(inlet, inputOf(request, path, clock.now()), request, reply)
      },
    })
    app.route<{ Params: { key: string } }>({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
      url: '/heartbeat/:key',
      config,
      bodyLimit: BODY_LIMIT,
      handler: async (request, reply) => {
        const inlet = await enter(request.params.key, request, reply)
        if (!inlet) return reply
        if (inlet.kind !== 'heartbeat')
          return answerProblem(reply, reject('unknown-key', 'This key belongs to an integration that is no heartbeat.'))
        return accept(inlet, inputOf(request, '', clock.now()), request, reply)
      },
    })
    await app.register(alertmanagerReads(deps, finder.find))
  }
}

function inputOf(request: FastifyRequest, path: string, receivedAt: number): SourceInput {
  return {
    path,
    headers: request.headers as Record<string, string | undefined>,
    query: request.query as Record<string, string | undefined>,
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
    receivedAt,
  }
}

function answer(reply: FastifyReply, source: Source, parsed: ReturnType<Source['parse']>): FastifyReply {
  if (source.reply) {
    const { status, headers, body } = source.reply(parsed)
    return reply
      .code(status)
      .headers(headers ?? {})
      .send(body)
  }
  if ('unreadable' in parsed)
    return answerProblem(
      reply,
      reject('invalid-input', `${asSentence(parsed.unreadable)} What you sent is kept on the integration’s page.`),
    )
  return reply.code(202).send({ status: 'success', message: 'Accepted', signals: parsed.signals.length })
}
