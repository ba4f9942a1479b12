import { contactPlan } from '../../domain/contact-plan.ts'
import { SECOND, type Instant } from '../../domain/time.ts'
import { ABOUT_NOTHING, type Channel, type Receipt } from '../../integrations/channel.ts'
import { loadConfigs } from '../channels/store.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import * as store from '../notices/store.ts'
import { loadContacts } from '../oncall/store.ts'
import { attempt } from './page.ts'
import { wake } from './wake.ts'

/** At most so many are under way at once. */
const AT_ONCE = 4
/** What was claimed longer ago than this got no receipt, and goes out again with the same key. */
const LEASE = 30 * SECOND
/** Between tries, and how many there are. */
const RETRIES = [30, 300, 3_600].map((seconds) => seconds * SECOND)

/**
 * Tells people something that is about no incident, by the ways that they chose for low urgency. It is written in the
 * caller's transaction and sent by the engine. Who has no way at all finds it on the pages only.
 */
export async function notify(tx: Queryable, notices: { userId: number; title: string; text: string }[], now: Instant): Promise<void> {
  if (notices.length === 0) return
  const contacts = await loadContacts(tx, [...new Set(notices.map(({ userId }) => userId))])
  const planned = notices.flatMap((notice) => {
    const contact = contacts.get(notice.userId)
    return contact ? contactPlan(contact.rules, contact.methods, 'low', now).map((way) => ({ ...notice, ...way })) : []
  })
  await store.insertNotices(tx, planned, now)
  wake(tx)
}

export type NotifyFlow = { turn: () => Promise<number>; drain: () => Promise<void> }

/** Notices that are due: claimed, sent outside any transaction, their receipts kept. */
export function notifyFlow(deps: Deps, channels: readonly Channel[]): NotifyFlow {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const underWay = new Set<Promise<void>>()

  async function turn(): Promise<number> {
    const room = AT_ONCE - underWay.size
    if (room <= 0) return 0
    const claimed = await deps.db.tx(async (tx) => {
      const now = deps.clock.now()
      const due = await store.claimNotices(tx, now, now + LEASE, room)
      const configs = due.length > 0 ? await loadConfigs(tx, deps.vault) : undefined
      return due.map((notice) => ({ notice, config: configs!.of(notice.channel) }))
    })
    for (const { notice, config } of claimed) {
      const sending = sendOne(notice, config).finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
    return claimed.length
  }

  async function sendOne(notice: store.DueNotice, config: () => unknown): Promise<void> {
    try {
      const receipt = await trySend(notice, config)
      const now = deps.clock.now()
      const again =
        receipt.outcome === 'accepted' || (receipt.outcome === 'failed' && receipt.permanent) ? undefined : RETRIES[notice.attempt - 1]
      await deps.db.tx((tx) =>
        store.settleNotice(tx, notice.id, {
          accepted: receipt.outcome === 'accepted',
          detail: receipt.detail ?? null,
          retryAt: again === undefined ? null : now + again,
          at: now,
        }),
      )
    } catch (error) {
      deps.log.error({ err: error, notice: notice.id }, 'a receipt could not be recorded; the notice goes out again with the same key')
    }
  }

  async function trySend(
    { channel: kind, name, address, secret, key, title, text }: store.DueNotice,
    config: () => unknown,
  ): Promise<Receipt> {
    const channel = byKind.get(kind)
    if (!channel) return { outcome: 'failed', permanent: true, detail: `This build knows no channel of the kind ${kind}.` }
    if (address === null) return { outcome: 'failed', permanent: true, detail: 'The contact method is not usable any more.' }
    const opened = secret === null ? {} : { secret: deps.vault.open(secret, 'contact') }
    const message = { ...ABOUT_NOTHING, key, purpose: 'notice' as const, title, text }
    return attempt(deps, { channel, recipient: { name, address, ...opened }, config: config(), message })
  }

  return {
    turn,
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
