import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { reject } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import { TWILIO_PATHS } from '../../integrations/channels/twilio-api.ts'
import {
  parseKeys,
  readInboundText,
  readState,
  verifyTwilioSignature,
  type InboundText,
  type Params,
} from '../../integrations/channels/twilio-inbound.ts'
import { againTwiml, goodbyeTwiml, textTwiml } from '../../integrations/channels/twiml.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import type { AnswerByPhone } from '../flow/answer-by-phone.ts'
import type { Report } from '../flow/reported.ts'
import { canonicalAddress, canonicalNetwork } from '../http/address.ts'
import { acceptForms } from '../http/body.ts'
import { limiter } from '../http/limits.ts'
import { answerProblem } from '../http/problems.ts'
import { loseNumber, regainNumber } from '../pages/phone-store.ts'
import { loadTwilioAccounts } from './store.ts'

const BODY_LIMIT = 65_536
const HELP = 'Reply 4 and the number in the message to acknowledge, 6 to resolve, 8 to pass it on, e.g. 4 47. STOP ends all messages.'
const STOPPED = 'the owner of the number answered STOP'
const FORGED =
  'The signature is not the one of this account for this address. If Twilio did send it, correct the auth token or the address for answers in the channel’s settings.'

export type PhoneCalls = { answer: AnswerByPhone; report: (report: Report) => Promise<unknown> }

/**
 * What Twilio brings: replies, pressed keys, states. Every request proves by its signature that it comes from
 * an account that is set up here, under the address that Twilio knows; without that it changes nothing.
 */
export function twilioPlugin(deps: Deps, { answer, report }: PhoneCalls): FastifyPluginAsync {
  const { db, clock, vault, log } = deps
  const noted = limiter({ burst: 5, perMinute: 1 })

  async function refuseForged(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const params = request.body as Params
    const header = request.headers['x-twilio-signature']
    const accounts = await loadTwilioAccounts(db, vault, String(params['AccountSid'] ?? ''))
    const signature = typeof header === 'string' ? header : undefined
    const genuine = accounts.some(({ authToken, callbackUrl }) => {
      const base = (callbackUrl ?? deps.publicUrl).replace(/\/$/, '')
      return verifyTwilioSignature(authToken, base + request.url, params, signature)
    })
    if (genuine) return undefined
    log.warn({ ip: canonicalAddress(request.ip), path: request.routeOptions.url }, 'a callback with a wrong signature was refused')
    // A flood of forgeries must not fill the record.
    if (noted.take(canonicalNetwork(request.ip)) === 0) await noteForged(request)
    return answerProblem(reply, reject('not-allowed', FORGED))
  }

  async function noteForged(request: FastifyRequest): Promise<void> {
    const at = clock.now()
    const entry = { subject: 'channel', kind: 'callback.forged', at, enteredAt: at, actor: SYSTEM, via: 'twilio' }
    await db.tx((tx) => record(tx, [{ ...entry, body: { path: request.routeOptions.url ?? '' }, text: canonicalAddress(request.ip) }]))
  }

  async function answerText({ from, reply }: InboundText): Promise<string | null> {
    switch (reply.kind) {
      case 'action':
        return answer({ act: reply.action, via: 'sms', number: from, replyCode: reply.code })
      case 'stop':
        await turnNumber(from, 'contact.lost')
        // Twilio itself answers STOP and START, as carriers demand.
        return null
      case 'start':
        await turnNumber(from, 'contact.back')
        return null
      case 'help':
        return HELP
      case 'unclear':
        return `Not understood, so nothing was done. ${HELP}`
    }
  }

  async function turnNumber(number: string, kind: 'contact.lost' | 'contact.back'): Promise<void> {
    const at: Instant = clock.now()
    await db.tx(async (tx) => {
      const owners = kind === 'contact.lost' ? await loseNumber(tx, number, STOPPED, at) : await regainNumber(tx, number)
      const entry = { subject: 'user', kind, at, enteredAt: at, actor: SYSTEM, via: 'sms' }
      const body = { channel: 'twilio-sms', reason: kind === 'contact.lost' ? STOPPED : 'the owner of the number answered START' }
      await record(
        tx,
        owners.map(({ methodId, userId }) => ({ ...entry, subjectId: userId, body: { methodId, ...body } })),
      )
    })
  }

  async function noteState(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { sid, state, detail, lost } = readState(request.body as Params)
    if (state !== 'pending') await report({ page: { key: pageKey(request), providerId: sid }, state, detail, lost })
    return reply.code(204).send()
  }

  return async (app) => {
    app.removeAllContentTypeParsers()
    acceptForms(app, BODY_LIMIT, readForm)
    app.addHook('preHandler', refuseForged)
    const post = (url: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
      app.route({ method: 'POST', url, config: { access: 'key' }, bodyLimit: BODY_LIMIT, handler })

    post(TWILIO_PATHS.smsStatus, noteState)
    post(TWILIO_PATHS.voiceStatus, noteState)

    post(TWILIO_PATHS.smsReply, async (request, reply) => {
      const said = await answerText(readInboundText(request.body as Params))
      return reply.type('text/xml').send(textTwiml(said))
    })

    post(TWILIO_PATHS.voiceKeys, async (request, reply) => {
      const action = parseKeys(String((request.body as Params)['Digits'] ?? ''))
      const key = pageKey(request)
      // Relative to this address, so that a path in front of ours stays.
      if (action === null) return reply.type('text/xml').send(againTwiml(request.url.split('/').at(-1)!))
      const said = key === null ? 'This call belongs to no page. Goodbye.' : await answer({ act: action, via: 'voice', pageKey: key })
      return reply.type('text/xml').send(goodbyeTwiml(said))
    })
  }
}

function readForm(form: URLSearchParams): Params {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of form) {
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : [before, value].flat())
  }
  return Object.fromEntries(fields)
}

/** The key of the page that was sent along in the address; a test or a code has none. */
function pageKey(request: FastifyRequest): string | null {
  const { page } = request.query as { page?: unknown }
  return typeof page === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(page) ? page : null
}
