import { clockWords } from '../../domain/time-words.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { readTimeline } from '../incidents/timeline.ts'
import type { PageLink } from './links.ts'
import { findBundled, findLinkIncident, findLinkPeople, type BundledIncident, type LinkIncident, type LinkPerson } from './link-view.ts'
import { actorOf } from './press-link.ts'

/** At most so many people and entries: the page stays under 30 kB and is read on a phone. */
const MOST_PEOPLE = 10
const ENTRIES = 5

/** Everything that the page behind a link shows. */
export type LinkPage = {
  link: PageLink
  incident: LinkIncident
  people: LinkPerson[]
  morePeople: boolean
  bundled: BundledIncident[]
  /** Newest first. */
  timeline: { at: Instant; sentence: string }[]
}

export async function loadLinkPage(db: Queryable, link: PageLink, now: Instant): Promise<LinkPage | undefined> {
  const actor = actorOf(link)
  const incident = await findLinkIncident(db, actor, link.incidentId)
  if (!incident) return undefined
  const [people, bundled, timeline] = await Promise.all([
    findLinkPeople(db, incident.id, MOST_PEOPLE + 1),
    findBundled(db, actor, link.pageId),
    readTimeline(db, actor, incident.id, { limit: ENTRIES, newest: true, clock: (at) => clockWords(at, link.timezone, now) }),
  ])
  return { link, incident, people: people.slice(0, MOST_PEOPLE), morePeople: people.length > MOST_PEOPLE, bundled, timeline }
}
