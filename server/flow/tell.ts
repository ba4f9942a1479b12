import { SECOND } from '../../domain/time.ts'
import type { Channel, Message, Receipt } from '../../integrations/channel.ts'
import { loadConfigs } from '../channels/store.ts'
import * as communications from '../communication/incident-store.ts'
import * as messages from '../communication/message-store.ts'
import { SYSTEM } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import * as incidents from '../incidents/store.ts'
import { readStaffing } from '../incidents/roles.ts'
import { attempt } from './page.ts'
import { askHolder } from './task.ts'
import { wake } from './wake.ts'

/** At most so many are under way at once. */
const AT_ONCE = 8
/** What was claimed longer ago than this got no receipt, and goes out again with the same key. */
const LEASE = 30 * SECOND
/** Between tries, and how many there are. */
const RETRIES = [5, 30, 120, 600].map((seconds) => seconds * SECOND)

export type TellFlow = { turn: () => Promise<number>; drain: () => Promise<void> }

/** Messages of the communication plan: claimed, sent outside any transaction, their receipts kept as proof. */
export function tellFlow(deps: Deps, channels: readonly Channel[]): TellFlow {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const underWay = new Set<Promise<void>>()

  async function turn(): Promise<number> {
    const room = AT_ONCE - underWay.size
    if (room <= 0) return 0
    const claimed = await deps.db.tx(async (tx) => {
      const now = deps.clock.now()
      const due = await messages.claimMessages(tx, now, now + LEASE, room)
      const configs = due.length > 0 ? await loadConfigs(tx, deps.vault) : undefined
      return due.map((message) => ({ message, config: configs!.of(message.channel) }))
    })
    for (const { message, config } of claimed) {
      const sending = sendOne(message, config).finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
    return claimed.length
  }

  async function sendOne(message: messages.DueMessage, config: () => unknown): Promise<void> {
    try {
      const receipt = await trySend(message, config)
      await deps.db.tx((tx) => settle(tx, deps, message, receipt))
    } catch (error) {
      deps.log.error({ err: error, message: message.id }, 'a receipt could not be recorded; the message goes out again with the same key')
    }
  }

  async function trySend(message: messages.DueMessage, config: () => unknown): Promise<Receipt> {
    const channel = byKind.get(message.channel)
    if (!channel) return { outcome: 'failed', permanent: true, detail: `This build knows no channel of the kind ${message.channel}.` }
    if (message.address === null) return { outcome: 'failed', permanent: true, detail: 'The contact method is not usable any more.' }
    const secret = message.secret === null ? {} : { secret: deps.vault.open(message.secret, 'contact') }
    const recipient = { name: message.name, address: message.address, ...secret }
    return attempt(deps, { channel, recipient, config: config(), message: letterOf(message) })
  }

  return {
    turn,
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

function letterOf({ key, subject, body, severity, urgency, incident }: messages.DueMessage): Message {
  return {
    key,
    purpose: 'notice',
    title: subject,
    text: body,
    severity,
    urgency,
    incident,
    actionUrl: null,
    replyCode: null,
    thread: `incident-${incident.id}-told`,
    bundled: [],
    verificationCode: null,
  }
}

/** Writes the receipt, and when it was the last that the communication waited for, that it is out. */
async function settle(tx: Queryable, { clock }: Pick<Deps, 'clock'>, message: messages.DueMessage, receipt: Receipt): Promise<void> {
  const now = clock.now()
  const [incident] = await incidents.lockIncidents(tx, [message.incident.id])
  const retry = receipt.outcome === 'failed' && receipt.permanent ? undefined : RETRIES[message.attempt - 1]
  if (receipt.outcome === 'accepted')
    await messages.settleMessage(tx, message.id, {
      state: 'accepted',
      detail: receipt.detail ?? null,
      providerId: receipt.providerId ?? null,
      at: now,
    })
  else if (retry !== undefined) return messages.retryMessage(tx, message.id, now + retry, receipt.detail)
  else await messages.settleMessage(tx, message.id, { state: 'failed', detail: receipt.detail, providerId: null, at: now })
  await finish(tx, incident!, message.communicationId, now)
}

/** When nothing of a communication is under way any more, it is out, and the next update is planned. */
export async function finish(tx: Queryable, incident: incidents.LockedIncident, communicationId: number, now: number): Promise<void> {
  const standing = await messages.standingOf(tx, communicationId)
  if (standing.open > 0) return
  const current = (await communications.findCurrent(tx, incident.id, communicationId))!
  if (current.state !== 'sending') return
  const { rule } = current
  const sent = standing.told.people.length + standing.told.others > 0
  await communications.saveCurrent(tx, communicationId, {
    state: sent ? 'sent' : 'failed',
    overdueAt: null,
    ...(sent ? { sentAt: now } : { reason: `Nobody could be told: ${standing.failed.join('; ')}` }),
  })
  // Nobody was told: whoever answers for it has to know, and may send it again.
  if (!sent) await askOwner(tx, incident, current, now)
  const draft = sent
    ? { kind: 'communication.sent', body: { name: rule.name, number: current.number, ...standing.told, failed: standing.failed.length } }
    : { kind: 'communication.failed', body: { name: rule.name, reason: 'no message of it went out' } }
  await incidents.appendTimeline(tx, [{ incident, draft, actor: SYSTEM, via: 'engine' }], now)
  await incidents.saveNumbers(tx, [incident])
  wake(tx)
}

async function askOwner(
  tx: Queryable,
  incident: incidents.LockedIncident,
  { id, rule }: communications.Current,
  now: number,
): Promise<void> {
  const { roles } = await readStaffing(tx, [incident.id])
  const holder = (role: string) => roles.find((one) => one.role === role)?.userId
  const task = { what: `nobody could be told: “${rule.name}”`, communicationId: id }
  for (const userId of new Set([holder(rule.ownerRole ?? 'communications'), holder('communications'), holder('commander')]))
    if (await askHolder(tx, incident, userId, task, now)) return
}
