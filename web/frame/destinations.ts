import { BookOpenCheck, Boxes, CalendarClock, House, Inbox, type LucideIcon, Network, Settings, Siren } from 'lucide-react'
import type { Permission } from '../../domain/permission.ts'

export type Place = {
  to:
    | '/'
    | '/alerts'
    | '/incidents'
    | '/oncall'
    | '/policies'
    | '/people'
    | '/teams'
    | '/assets'
    | '/assets/map'
    | '/assets/discovered'
    | '/urgency'
    | '/roles'
    | '/stakeholders'
    | '/communication'
    | '/clocks'
    | '/services'
    | '/postmortems'
    | '/settings'
  label: string
  permit?: Permission
  words?: string
}
export type Destination = Place & { icon: LucideIcon; keys: string; stage?: string; inside?: readonly Place[] }

/** Where one can go, in the order of the rail: the four stages of an incident, two levels at most. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Home', icon: House, keys: 'g h', words: 'my pages shifts' },
  { to: '/alerts', label: 'Alerts', icon: Inbox, keys: 'g a', permit: 'alert.read', stage: 'Respond' },
  { to: '/incidents', label: 'Incidents', icon: Siren, keys: 'g i', permit: 'incident.read', stage: 'Respond' },
  {
    to: '/oncall',
    label: 'On-call',
    icon: CalendarClock,
    keys: 'g o',
    permit: 'oncall.read',
    stage: 'Respond',
    words: 'who schedules calendar',
    inside: [
      { to: '/policies', label: 'Escalation', permit: 'oncall.read', words: 'escalation policies' },
      { to: '/people', label: 'People', permit: 'people.read' },
      { to: '/teams', label: 'Teams', permit: 'people.read' },
    ],
  },
  {
    to: '/assets',
    label: 'Assets',
    icon: Network,
    keys: 'g p',
    permit: 'asset.read',
    stage: 'Prepare',
    words: 'inventory servers databases',
    inside: [
      { to: '/assets/map', label: 'Map', permit: 'asset.read', words: 'relations graph' },
      { to: '/assets/discovered', label: 'Discovered', permit: 'asset.read', words: 'candidates prometheus monitors' },
      { to: '/urgency', label: 'Urgency', permit: 'asset.read', words: 'matrix scenarios priority' },
      { to: '/roles', label: 'Roles', permit: 'response.read', words: 'incident types commander scribe checklists duties deputies' },
      {
        to: '/stakeholders',
        label: 'Stakeholders',
        permit: 'response.read',
        words: 'legal press executives providers regulators contacts',
      },
      {
        to: '/communication',
        label: 'Communication',
        permit: 'response.read',
        words: 'plan rules messages templates updates what would happen simulate',
      },
      { to: '/clocks', label: 'Clocks', permit: 'response.read', words: 'law obligations gdpr nis2 dora sec hipaa deadlines' },
    ],
  },
  { to: '/services', label: 'Services', icon: Boxes, keys: 'g s', permit: 'service.read', stage: 'Prepare' },
  { to: '/postmortems', label: 'Postmortems', icon: BookOpenCheck, keys: 'g l', permit: 'postmortem.read', stage: 'Learn' },
  { to: '/settings', label: 'Settings', icon: Settings, keys: 'g ,', words: 'integrations channels tokens audit health deliveries' },
]

/** Whether `path` lies in a place or in what is inside of it. */
export function isAt(path: string, { to, inside = [] }: Destination | (Place & { inside?: readonly Place[] })): boolean {
  if (to === '/') return path === '/'
  return [to, ...inside.map((place) => place.to)].some((one) => path === one || path.startsWith(`${one}/`))
}
