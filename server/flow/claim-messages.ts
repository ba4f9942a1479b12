import { allotAlone, THROTTLE } from '../../domain/contact-plan.ts'
import { MINUTE, SECOND, type Instant } from '../../domain/time.ts'
import { loadConfigs } from '../channels/store.ts'
import * as messages from '../communication/message-store.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { recentSends } from '../pages/bundles.ts'

/** What was claimed longer ago than this got no receipt, and goes out again with the same key. */
const LEASE = 30 * SECOND
const HELD = `held back: ${THROTTLE.messages} messages in ${THROTTLE.span / MINUTE} minutes are enough; it goes when there is room`

/** A claimed message, this try counted, and its channel's settings, which throw when they cannot be read. */
export type Telling = { message: messages.DueMessage; config: () => unknown }

/** Claims what is due as far as its channel has room and the person's limit allows. `looked`: everything that changed. */
export async function claimMessages(
  tx: Queryable,
  { clock, vault }: Pick<Deps, 'clock' | 'vault'>,
  room: (kind: string) => number,
): Promise<{ tellings: Telling[]; looked: number }> {
  const now = clock.now()
  const kinds = await messages.dueKinds(tx, now)
  const rooms = kinds.map((kind) => ({ kind, room: room(kind) })).filter((one) => one.room > 0)
  if (rooms.length === 0) return { tellings: [], looked: 0 }
  const due = await messages.lockDue(tx, now, rooms)
  const held = await beyondLimits(tx, due, now)
  const going = due.filter(({ id }) => !held.some((one) => one.id === id))
  if (held.length > 0) await messages.markHeld(tx, held, HELD)
  if (going.length === 0) return { tellings: [], looked: due.length }
  await messages.markSending(
    tx,
    going.map(({ id }) => id),
    now + LEASE,
  )
  const configs = await loadConfigs(tx, vault)
  return {
    tellings: going.map((message) => ({ message: { ...message, attempt: message.attempt + 1 }, config: configs.of(message.channel) })),
    looked: due.length,
  }
}

/**
 * What waits because its person got enough by this channel. Pages count here, and never the other way round: whatever is
 * told, a page is not delayed by it. A mail rings nowhere, so mails are not counted.
 */
async function beyondLimits(tx: Queryable, due: messages.DueMessage[], now: Instant): Promise<{ id: number; until: Instant }[]> {
  const loud = due.filter(({ userId, channel, userActive }) => userId !== null && userActive && channel !== 'email')
  if (loud.length === 0) return []
  const people = [...new Set(loud.map(({ userId }) => userId!))]
  const since = now - THROTTLE.span
  const paged = await recentSends(tx, people, since, [])
  const told = await messages.recentlyTold(
    tx,
    people,
    since,
    now,
    loud.map(({ id }) => id),
  )
  return [...Map.groupBy(loud, ({ userId, channel }) => `${userId} ${channel}`)].flatMap(([key, group]) => {
    const { going, heldUntil } = allotAlone([...(paged.get(key) ?? []), ...(told.get(key) ?? [])], group.length, now)
    return group.slice(going).map(({ id }) => ({ id, until: heldUntil! }))
  })
}
