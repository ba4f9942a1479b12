import { Boxes, CalendarClock, Network, Siren, UserRound, UsersRound, type LucideIcon } from 'lucide-react'
import { listAssets } from '../../contract/assets.ts'
import { listIncidents } from '../../contract/incidents.ts'
import { listPeople } from '../../contract/people.ts'
import { call } from '../api.ts'
import { findSchedules, findServices, findTeams } from '../find.ts'
import type { Session } from '../session.tsx'
import type { LoadOptions } from '../ui/form/use-options.ts'
import type { Finder } from './commands.ts'

const MOST = 6

/** What the palette finds on the server, as far as this person may see it. `go` navigates. */
export function serverFinders({ can }: Session, go: (to: string) => void): Finder[] {
  const finder = (label: string, path: string, icon: LucideIcon, find: LoadOptions<number>): Finder => ({
    id: path,
    label,
    find: async (search, signal) =>
      (await find(search, signal)).slice(0, MOST).map(({ value, label, hint }) => ({
        id: `${path}/${value}`,
        kind: 'find',
        icon,
        label,
        ...(hint === undefined ? {} : { hint }),
        run: () => go(`${path}/${value}`),
      })),
  })
  return [
    ...(can('incident.read') ? [finder('Incidents', '/incidents', Siren, findIncidents)] : []),
    ...(can('service.read') ? [finder('Services', '/services', Boxes, findServices)] : []),
    ...(can('asset.read') ? [finder('Assets', '/assets', Network, findOtherAssets)] : []),
    ...(can('oncall.read') ? [finder('Schedules', '/oncall/schedules', CalendarClock, findSchedules)] : []),
    ...(can('people.read') ? [finder('People', '/people', UserRound, findAnybody), finder('Teams', '/teams', UsersRound, findTeams)] : []),
  ]
}

const findIncidents: LoadOptions<number> = async (search, signal) =>
  (await call(listIncidents, { query: { search, limit: MOST, state: 'all' } }, { signal })).items.map(({ id, title, state, service }) => ({
    value: id,
    label: title,
    hint: [`#${id}`, state, service?.name].filter(Boolean).join(' · '),
  }))

/** Services are found as such; each thing is named once. */
const findOtherAssets: LoadOptions<number> = async (search, signal) =>
  (await call(listAssets, { query: { search, limit: MOST, paged: false } }, { signal })).items.map(({ id, name, kindName, priority }) => ({
    value: id,
    label: name,
    hint: priority === null ? kindName : `${kindName}, P${priority}`,
  }))

/** Those who have left, too: their page stays. */
const findAnybody: LoadOptions<number> = async (search, signal) =>
  (await call(listPeople, { query: { search, limit: MOST } }, { signal })).items.map(({ id, name, email }) => ({
    value: id,
    label: name,
    hint: email,
  }))
