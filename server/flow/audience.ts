import type { Audience } from '../../domain/communication-plan.ts'
import type { Target } from '../../domain/escalation.ts'
import { reachOf } from '../../domain/reach.ts'
import type { Behind } from '../../domain/recipients.ts'
import type { Instant } from '../../domain/time.ts'
import { readGroups } from '../communication/store.ts'
import type { Queryable } from '../db/database.ts'
import { loadContacts, loadRoster } from '../oncall/store.ts'

/** Everything that stands behind these audiences at an instant; `holders`: who has which role. */
export async function readBehind(tx: Queryable, audiences: Audience[], holders: ReadonlyMap<string, number>, at: Instant): Promise<Behind> {
  const targets = audiences.flatMap((audience): Target[] =>
    audience.kind === 'user' || audience.kind === 'team' || audience.kind === 'schedule' ? [{ kind: audience.kind, id: audience.id }] : [],
  )
  const groupIds = audiences.flatMap((audience) => (audience.kind === 'stakeholders' ? [audience.id] : []))
  const { groups, roles } = await readGroups(tx, groupIds)
  const people = [...[...groups.values()].flatMap(({ memberIds }) => memberIds), ...holders.values()]
  const roster = await loadRoster(tx, [...targets, ...people.map((id): Target => ({ kind: 'user', id }))], at)
  const reached = targets.flatMap((target) =>
    target.kind === 'user' ? [target.id] : reachOf(roster, target, at).users.map(({ userId }) => userId),
  )
  const contacts = await loadContacts(tx, [...new Set([...people, ...reached])])
  return {
    reach: (target) => reachOf(roster, target, at),
    holder: (role) => holders.get(role),
    roleName: (role) => roles.get(role) ?? role,
    group: (id) => groups.get(id),
    // Whoever may not be paged may be told: a viewer is often just who has to know.
    person: (userId) => {
      const person = roster.people.get(userId)
      const found = contacts.get(userId)
      return person?.state === 'active' ? found : undefined
    },
  }
}
