import { Boxes, CalendarClock, Siren, UserRound, UsersRound } from 'lucide-react'
import { listIncidents } from '../../contract/incidents.ts'
import { listPeople } from '../../contract/people.ts'
import { listSchedules } from '../../contract/schedules.ts'
import { listServices } from '../../contract/services.ts'
import { listTeams } from '../../contract/teams.ts'
import { call } from '../api.ts'
import type { Session } from '../session.tsx'
import type { Finder } from './commands.ts'

const MOST = 6

/** What the palette finds on the server, as far as this person may see it. `go` navigates. */
export function serverFinders({ can }: Session, go: (to: string) => void): Finder[] {
  const query = (search: string) => ({ query: { search, limit: MOST } })
  const incidents: Finder = {
    id: 'incidents',
    label: 'Incidents',
    find: async (search, signal) =>
      (await call(listIncidents, { query: { search, limit: MOST, state: 'all' } }, { signal })).items.map(
        ({ id, title, state, service }) => ({
          id: `incident-${id}`,
          kind: 'find',
          icon: Siren,
          label: title,
          hint: [`#${id}`, state, service?.name].filter(Boolean).join(' · '),
          run: () => go(`/incidents/${id}`),
        }),
      ),
  }
  const services: Finder = {
    id: 'services',
    label: 'Services',
    find: async (search, signal) =>
      (await call(listServices, query(search), { signal })).items.map(({ id, name }) => ({
        id: `service-${id}`,
        kind: 'find',
        icon: Boxes,
        label: name,
        run: () => go(`/services/${id}`),
      })),
  }
  const schedules: Finder = {
    id: 'schedules',
    label: 'Schedules',
    find: async (search, signal) =>
      (await call(listSchedules, query(search), { signal })).items.map(({ id, name }) => ({
        id: `schedule-${id}`,
        kind: 'find',
        icon: CalendarClock,
        label: name,
        run: () => go(`/oncall/schedules/${id}`),
      })),
  }
  const people: Finder = {
    id: 'people',
    label: 'People',
    find: async (search, signal) =>
      (await call(listPeople, query(search), { signal })).items.map(({ id, name, email }) => ({
        id: `person-${id}`,
        kind: 'find',
        icon: UserRound,
        label: name,
        hint: email,
        run: () => go(`/people/${id}`),
      })),
  }
  const teams: Finder = {
    id: 'teams',
    label: 'Teams',
    find: async (search, signal) =>
      (await call(listTeams, query(search), { signal })).items.map(({ id, name }) => ({
        id: `team-${id}`,
        kind: 'find',
        icon: UsersRound,
        label: name,
        run: () => go(`/teams/${id}`),
      })),
  }
  return [
    ...(can('incident.read') ? [incidents] : []),
    ...(can('service.read') ? [services] : []),
    ...(can('oncall.read') ? [schedules] : []),
    ...(can('people.read') ? [people, teams] : []),
  ]
}
