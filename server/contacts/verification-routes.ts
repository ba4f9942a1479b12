import { timingSafeEqual } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import * as contract from '../../contract/contact-methods.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import { maySendCode, VERIFICATION } from '../../domain/verification.ts'
import type { Channel, Receipt } from '../../integrations/channel.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { canonicalAddress, canonicalNetwork } from '../http/address.ts'
import { audit } from '../http/audit.ts'
import { limiter, retryAfter } from '../http/limits.ts'
import { refuseOthers } from '../http/refuse-others.ts'
import { route, type Call, type Route } from '../http/serve.ts'
import { channelFacts } from '../people/shown.ts'
import { codeMessage, newCode, testMessage, type SendNow } from './send-now.ts'
import { methodShown } from './shown.ts'
import * as store from './store.ts'
import * as codes from './verification-store.ts'

/** A message in an open tab costs nothing and bothers nobody but who opened it. */
const UNLIMITED = 'browser'
const TESTS = { burst: 5, perMinute: 5 / 60 }

type OneMethod = Pick<Call<typeof contract.sendCode>, 'actor' | 'via' | 'ip' | 'params' | 'reply'>

export function verificationRoutes({ db, clock, vault }: Deps, channels: readonly Channel[], sendNow: SendNow): Route[] {
  const tests = limiter(TESTS)
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const macOf = (methodId: number, code: string) => vault.mac(`${methodId} ${code}`, 'verification')

  /** Finds the method under its owner and refuses who may not touch it: the same check for every verb. */
  async function open(call: OneMethod): Promise<store.MethodRow | Rejection> {
    const no = refuseOthers(call.actor, call.params.id)
    if (no) return no
    const method = await store.findMethod(db, call.params.id, call.params.methodId)
    if (!method) return reject('not-found')
    const ready = channelFacts(channels, await store.channelsSetUp(db)).ready(method.channel)
    return ready ? method : reject('channel-not-set-up', `${byKind.get(method.channel)?.title ?? method.channel} cannot be used here yet.`)
  }

  /** Writes the code down and counts it before anything is sent: a crash in between costs a send, never a limit. */
  function writeCode(call: OneMethod, method: store.MethodRow, code: string, at: Instant): Promise<Rejection | undefined> {
    return db.tx(async (tx) => {
      await codes.oneSendAtATime(tx)
      const who = { userId: method.userId, address: method.address.toLowerCase(), network: networkOf(call.ip) }
      if (method.channel !== UNLIMITED) {
        const wait = maySendCode(await codes.sendsSince(tx, who, at - VERIFICATION.span), at)
        if (wait) {
          call.reply.header('retry-after', retryAfter(wait.at - at))
          return reject('too-many-requests', wait.why)
        }
      }
      const counted = method.channel === UNLIMITED ? { ...who, address: '', network: '' } : who
      await codes.insertVerification(tx, {
        methodId: method.id,
        hash: macOf(method.id, code),
        at,
        expiresAt: at + VERIFICATION.life,
        ...counted,
      })
      await record(tx, [audit(call, at, 'user', method.userId, 'contact.codeSent', { methodId: method.id, channel: method.channel })])
      return undefined
    })
  }

  return [
    route(contract.sendCode, async (call) => {
      const method = await open(call)
      if ('rejected' in method) return method
      const code = newCode()
      const no = await writeCode(call, method, code, clock.now())
      return no ?? outcomeOf(await sendNow(method.userId, method.id, codeMessage(code)))
    }),

    route(contract.verifyContactMethod, async (call) => {
      const no = refuseOthers(call.actor, call.params.id)
      if (no) return no
      const { id, methodId } = call.params
      return db.tx(async (tx) => {
        await store.lockOwner(tx, id)
        const method = await store.findMethod(tx, id, methodId)
        if (!method) return reject('not-found')
        const at = clock.now()
        const newest = await codes.tryNewestCode(tx, methodId, at, VERIFICATION.tries)
        if (!newest)
          return reject(
            'wrong-code',
            'There is no code that can be tried: it ran out, was used, or was mistyped five times. Send a new one.',
          )
        if (!timingSafeEqual(newest.hash, macOf(methodId, call.body.code))) return reject('wrong-code')
        await codes.markCodeUsed(tx, newest.id, at)
        await store.markVerified(tx, methodId, at)
        await record(tx, [audit(call, at, 'user', id, 'contact.verified', { methodId, channel: method.channel })])
        return methodShown(tx, channels, await store.findMethod(tx, id, methodId))
      })
    }),

    route(contract.testContactMethod, async (call) => {
      const method = await open(call)
      if ('rejected' in method) return method
      if (method.verifiedAt === null) return reject('not-verified')
      if (method.channel !== UNLIMITED) {
        const wait = tests.take(String(method.userId))
        if (wait > 0) {
          call.reply.header('retry-after', retryAfter(wait))
          return reject('too-many-requests', 'At most 5 tests an hour for one person.')
        }
      }
      const owner = (await store.lockOwner(db, method.userId))!
      const receipt = await sendNow(method.userId, method.id, testMessage(owner.name))
      const outcome = outcomeOf(receipt)
      if (receipt.outcome === 'accepted') await store.markTested(db, method.id, clock.now())
      return outcome
    }),
  ]
}

/** Everybody behind a proxy on this machine that nobody named as trusted has this address: it identifies nobody. */
function networkOf(ip: string): string {
  const address = canonicalAddress(ip)
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback' ? '' : canonicalNetwork(ip)
}

function outcomeOf(receipt: Receipt): { outcome: 'accepted' | 'unknown'; detail: string | null } | Rejection {
  if (receipt.outcome === 'failed') return reject('not-sent', receipt.detail)
  return { outcome: receipt.outcome, detail: receipt.detail ?? null }
}
