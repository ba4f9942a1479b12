import { SECOND } from '../../domain/time.ts'
import { ABOUT_NOTHING, type Channel, type Receipt } from '../../integrations/channel.ts'
import * as communications from '../communication/incident-store.ts'
import * as messages from '../communication/message-store.ts'
import { SYSTEM } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import * as incidents from '../incidents/store.ts'
import { readStaffing } from '../incidents/roles.ts'
import { claimMessages, type Telling } from './claim-messages.ts'
import type { Letter } from './letter.ts'
import { attempt } from './page.ts'
import { askRole } from './task.ts'
import { wake } from './wake.ts'

/** At most so many sends of one channel at once: a provider that hangs holds up only its own. */
const BULKHEAD = 8
/** Between tries, and how many there are. */
const RETRIES = [5, 30, 120, 600].map((seconds) => seconds * SECOND)
const TRIES = RETRIES.length + 1

export type TellFlow = { turn: () => Promise<number>; drain: () => Promise<void> }

/** Messages of the communication plan: claimed, sent outside any transaction, their receipts kept as proof. */
export function tellFlow(deps: Deps, channels: readonly Channel[]): TellFlow {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const busy = new Map<string, number>()
  const underWay = new Set<Promise<void>>()

  async function turn(): Promise<number> {
    const { tellings, looked } = await deps.db.tx((tx) => claimMessages(tx, deps, (kind) => BULKHEAD - (busy.get(kind) ?? 0)))
    for (const telling of tellings) begin(telling)
    return looked
  }

  function begin(telling: Telling): void {
    const kind = telling.message.channel
    busy.set(kind, (busy.get(kind) ?? 0) + 1)
    const sending = sendOne(telling).finally(() => {
      busy.set(kind, busy.get(kind)! - 1)
      underWay.delete(sending)
    })
    underWay.add(sending)
  }

  async function sendOne({ message, config }: Telling): Promise<void> {
    try {
      const receipt = await trySend(message, config)
      await deps.db.tx((tx) => settle(tx, deps, message, receipt))
    } catch (error) {
      deps.log.error({ err: error, message: message.id }, 'a receipt could not be recorded; the message is looked at again')
    }
  }

  async function trySend(message: messages.DueMessage, config: () => unknown): Promise<Receipt> {
    const channel = byKind.get(message.channel)
    if (!channel) return failed(`This build knows no channel of the kind ${message.channel}.`)
    if (message.attempt > TRIES) return failed(`It was sent ${TRIES} times without a receipt: whether it arrived is not known.`)
    if (!message.userActive) return failed('The account of this person is not active any more.')
    if (message.address === null) return failed('The contact method is not usable any more.')
    let letter: Letter
    try {
      letter = letterOf(deps, message, message.address, config)
    } catch (error) {
      deps.log.error({ err: error, message: message.id }, 'a message of the communication plan could not be written')
      return failed(`The message could not be written (${(error as Error).message}); the log has it.`)
    }
    return attempt(deps, { channel, ...letter })
  }

  return {
    turn,
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

const failed = (detail: string): Receipt => ({ outcome: 'failed', permanent: true, detail })

function letterOf({ vault }: Pick<Deps, 'vault'>, message: messages.DueMessage, address: string, config: () => unknown): Letter {
  const { name, secret, key, subject, body, severity, urgency, incident } = message
  return {
    config: config(),
    recipient: { name, address, ...(secret === null ? {} : { secret: vault.open(secret, 'contact') }) },
    message: {
      ...ABOUT_NOTHING,
      key,
      purpose: 'notice',
      title: subject,
      text: body,
      severity,
      urgency,
      incident,
      thread: `incident-${incident.id}-told`,
    },
  }
}

/** Writes the receipt, and when it was the last that the communication waited for, that it is out. */
async function settle(tx: Queryable, { clock }: Pick<Deps, 'clock'>, message: messages.DueMessage, receipt: Receipt): Promise<void> {
  const now = clock.now()
  const [incident] = await incidents.lockIncidents(tx, [message.incident.id])
  const accepted = receipt.outcome === 'accepted'
  const retry = accepted || (receipt.outcome === 'failed' && receipt.permanent) ? undefined : RETRIES[message.attempt - 1]
  if (retry !== undefined) return messages.retryMessage(tx, message, now + retry, receipt.detail!)
  const settled = await messages.settleMessage(tx, message, {
    state: accepted ? 'accepted' : 'failed',
    detail: receipt.detail ?? null,
    providerId: (accepted && receipt.providerId) || null,
    at: now,
  })
  if (settled) await finish(tx, incident!, message.communicationId, now)
}

/** When nothing of a communication is under way any more, it is out, or has failed. */
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
  if (!sent) {
    const { roles } = await readStaffing(tx, [incident.id])
    const holders = new Map(roles.map(({ role, userId }) => [role, userId]))
    const what = `nobody could be told: “${rule.name}”`
    await askRole(tx, incident, holders, rule.ownerRole ?? 'communications', { what, communicationId }, now)
  }
  const draft = sent
    ? { kind: 'communication.sent', body: { name: rule.name, number: current.number, ...standing.told, failed: standing.failed.length } }
    : { kind: 'communication.failed', body: { name: rule.name, reason: 'no message of it went out' } }
  await incidents.appendTimeline(tx, [{ incident, draft, actor: SYSTEM, via: 'engine' }], now)
  await incidents.saveNumbers(tx, [incident])
  wake(tx)
}
