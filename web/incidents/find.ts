import { createElement } from 'react'
import { CalendarClock, UserRound, UsersRound } from 'lucide-react'
import type { Target } from '../../domain/escalation.ts'
import { listPeople } from '../../contract/people.ts'
import { listPolicies } from '../../contract/policies.ts'
import { listSchedules } from '../../contract/schedules.ts'
import { listServices } from '../../contract/services.ts'
import { listTeams } from '../../contract/teams.ts'
import { call } from '../api.ts'
import { findResponders } from '../people/pickers.ts'
import type { Option } from '../ui/form/control.ts'
import type { LoadOptions } from '../ui/form/use-options.ts'

const MOST = 20
const query = (search: string, limit = MOST) => (search === '' ? { limit } : { search, limit })

/** Services by name, each with whom it would page now. */
export const findServices: LoadOptions<number> = async (search, signal) =>
  (await call(listServices, { query: query(search) }, { signal })).items.map(({ id, name, onCall }) => ({
    value: id,
    label: name,
    hint: onCall.people.length > 0 ? `Pages ${onCall.people.map((person) => person.name).join(', ')}` : 'Would page nobody now',
  }))

export const findPolicies: LoadOptions<number> = async (search, signal) =>
  (await call(listPolicies, { query: query(search) }, { signal })).items.map(({ id, name }) => ({ value: id, label: name }))

/** Everybody who is active; for whom to page see `findResponders`. */
export const findPeople: LoadOptions<number> = async (search, signal) =>
  (await call(listPeople, { query: { ...query(search), state: 'active' } }, { signal })).items.map(({ id, name, readiness }) => ({
    value: id,
    label: name,
    ...(readiness.ready ? {} : { hint: readiness.faults[0] }),
  }))

/** The same for filters, whose values stand in the URL as text. */
export const asText =
  (load: LoadOptions<number>): LoadOptions<string> =>
  async (search, signal) =>
    (await load(search, signal)).map(({ value, label }) => ({ value: String(value), label }))

export const findTeams: LoadOptions<number> = async (search, signal) =>
  (await call(listTeams, { query: query(search) }, { signal })).items.map(({ id, name }) => ({ value: id, label: name }))

const ICONS = { user: UserRound, team: UsersRound, schedule: CalendarClock }

/** Whom a page can go to, as one list: people, teams, and whoever a schedule has on call. The value is `user 12`. */
export const findTargets: LoadOptions<string> = async (search, signal) => {
  const [people, teams, schedules] = await Promise.all([
    findResponders(search, signal),
    call(listTeams, { query: query(search, 8) }, { signal }),
    call(listSchedules, { query: query(search, 8) }, { signal }),
  ])
  const option = (kind: Target['kind'], id: number, label: string, hint?: string): Option<string> => ({
    value: targetText({ kind, id }),
    label,
    hint,
    icon: createElement(ICONS[kind], { 'aria-hidden': true, size: 16 }),
  })
  return [
    ...schedules.items.map(({ id, name, now }) =>
      option(
        'schedule',
        id,
        name,
        now.onCall.length > 0 ? `On call: ${now.onCall.map((one) => one.name).join(', ')}` : 'Nobody is on call now',
      ),
    ),
    ...teams.items.map(({ id, name, members }) => option('team', id, name, `Team of ${members.length}`)),
    ...people.map(({ value, label, hint }) => option('user', value, label, hint)),
  ]
}

export function targetText({ kind, id }: Target): string {
  return `${kind} ${id}`
}

export function targetOf(text: string): Target {
  const [kind, id] = text.split(' ')
  return { kind: kind as Target['kind'], id: Number(id) }
}
