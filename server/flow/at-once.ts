import { allot } from '../../domain/contact-plan.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { OnCall } from '../oncall/reader.ts'
import type { Claim, DuePage, NewPage } from '../pages/store.ts'
import { HELD } from './claim-pages.ts'
import type { Matter } from './letter.ts'

/**
 * The first pages of an incident go out with the commit that opens it: nobody can have answered what nobody could
 * see, so they are written as claimed by the node that takes the alert in, and sent once that is committed.
 */
export type AtOnce = {
  /** Runs a transaction that may claim pages, and begins the sends that it answers. */
  commit: (transaction: (claiming: Claiming) => Promise<Out>) => Promise<void>
}

/** Lets a transaction claim pages for this process. */
export type Claiming = {
  /** Before it is read what went to people lately, since each claim counts on that. */
  look: (tx: Queryable) => Promise<Look>
}

export type Look = {
  claim: Claim
  /** False where the engine claimed since the look, for what it sends was not counted; and once others gave this node up. */
  holds: () => boolean
  /** When messages go to somebody by a channel in transactions that are not committed yet. */
  sending: (userId: number, channel: string) => Instant[]
  /** How many more sends of a channel may begin now. */
  room: (kind: string) => number
  /** Claims these pages, for as long as the transaction lasts; in the same turn of the event loop as what was asked here. */
  take: (pages: NewPage[]) => void
}

/** A page that was committed as claimed, with what its letter is made of. */
export type Outgoing = { page: DuePage; matter: Matter }

/** What a transaction lets out, to be asked once it is committed. */
export type Out = () => Promise<Outgoing[]>

/** What becomes of pages planned for new incidents. */
export type Sharing = { going: NewPage[]; waiting: NewPage[]; held: NewPage[] }

/** Decides which pages go at once, which wait for the engine or their time, and which are over somebody's limit. */
export function share(pages: NewPage[], sent: OnCall['sent'], look: Look | null, now: Instant): Sharing {
  const sharing: Sharing = { going: [], waiting: pages.filter((page) => page.dueAt > now), held: [] }
  const left = new Map<string, number>()
  const due = pages.filter((page) => page.dueAt <= now)
  for (const group of Map.groupBy(due, ({ userId, channel }) => `${userId} ${channel}`).values()) {
    const { userId, channel } = group[0]!
    const roomLeft = left.get(channel) ?? look?.room(channel) ?? 0
    const known = sent(userId, channel)
    const { single, bundle, heldUntil } = allot(known, group.length, false, now)
    // What is under way may be counted twice, if it was committed meanwhile: enough to let go less, not to hold back.
    const sure = allot([...known, ...(look?.sending(userId, channel) ?? [])], group.length, false, now)
    // The engine sees all that is due for somebody together, so it makes the bundles.
    if (sure.single === group.length && sure.single <= roomLeft) {
      sharing.going.push(...group)
      left.set(channel, roomLeft - group.length)
    } else if (single + bundle === 0) sharing.held.push(...group.map((page) => ({ ...page, dueAt: heldUntil!, detail: HELD })))
    else sharing.waiting.push(...group)
  }
  return sharing
}
