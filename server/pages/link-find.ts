import type { FormAct } from '../../domain/link-press.ts'
import type { Instant } from '../../domain/time.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { Queryable } from '../db/database.ts'
import * as people from '../people/store.ts'
import { personShown } from '../people/shown.ts'
import { listPolicies } from '../policies/store.ts'
import { listSchedules } from '../schedules/store.ts'
import { listTeams } from '../teams/store.ts'

/** Somebody or something that a page can turn to. `whom` names it in the form. */
export type Found = { whom: string; name: string; about: string }

/** At most so many of a kind: the page stays small, and one more letter of the name finds the right one. */
const MOST = { addResponders: 6, reassign: 3 } as const
const LOOKED_AT = 50

/** Who has this in their name, as the app finds them: people who may be paged and, to hand it over, all that can be paged by. */
export async function findWhom(
  db: Queryable,
  channels: readonly Channel[],
  act: FormAct,
  search: string,
  now: Instant,
): Promise<{ found: Found[]; more: boolean }> {
  if (act !== 'addResponders' && act !== 'reassign') return { found: [], more: false }
  const most = MOST[act]
  const limit = most + 1
  const kinds = await Promise.all([
    findPeople(db, channels, search, now),
    ...(act === 'reassign'
      ? [
          listSchedules(db, { search, limit }).then(named('schedule', 'Schedule')),
          listTeams(db, { search, limit }).then(named('team', 'Team')),
          listPolicies(db, { search, limit }).then(named('policy', 'Escalation policy')),
        ]
      : []),
  ])
  return { found: kinds.flatMap((kind) => kind.slice(0, most)), more: kinds.some((kind) => kind.length > most) }
}

const named =
  (kind: string, about: string) =>
  (rows: { id: number; name: string }[]): Found[] =>
    rows.map(({ id, name }) => ({ whom: `${kind} ${id}`, name, about }))

/** Known by their teams; by their address only where two have one name, because whoever has the link reads this. */
async function findPeople(db: Queryable, channels: readonly Channel[], search: string, now: Instant): Promise<Found[]> {
  const [rows, setUp] = await Promise.all([people.listPeople(db, { search, state: 'active', limit: LOOKED_AT }), people.channelsSetUp(db)])
  const pageable = rows.filter(({ role }) => role !== 'viewer').map((row) => personShown(row, channels, setUp, now))
  return pageable.map(({ id, name, email, teams, readiness }) => {
    const twin = pageable.some((other) => other.id !== id && other.name === name)
    const about = [twin ? email : teams.map((team) => team.name).join(', '), readiness.faults[0]].filter(Boolean).join(' · ')
    return { whom: `user ${id}`, name, about }
  })
}
