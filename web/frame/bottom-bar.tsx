import { Link as RouterLink, useLocation, useNavigate } from '@tanstack/react-router'
import { BellRing, CalendarClock, Ellipsis, type LucideIcon, Moon, Siren } from 'lucide-react'
import { useSession } from '../session.tsx'
import { Count } from '../ui/data/badge.tsx'
import type { MenuItem } from '../ui/overlay/menu-items.ts'
import { Menu } from '../ui/overlay/menu.tsx'
import { useAttention } from './attention.ts'
import { DESTINATIONS, isAt, type Place } from './destinations.ts'
import { useChangePreferences } from './preferences.ts'
import { useTheme } from './theme.ts'
import './bottom-bar.css'

const BAR: readonly (Place & { icon: LucideIcon })[] = [
  { to: '/', label: 'Pages', icon: BellRing },
  { to: '/incidents', label: 'Incidents', icon: Siren, permit: 'incident.read' },
  { to: '/oncall', label: 'On-call', icon: CalendarClock, permit: 'oncall.read' },
]

/** The way through the product for a thumb. */
export function BottomBar() {
  const { can } = useSession()
  const { pages, triggered } = useAttention()
  const path = useLocation({ select: (location) => location.pathname })
  return (
    <nav className="frame-bottom" aria-label="Main, at the thumb">
      {BAR.filter(({ permit }) => permit === undefined || can(permit)).map(({ to, label, icon: Icon }) => (
        <RouterLink
          key={to}
          to={to}
          className="frame-bottom-link"
          data-here={isAt(path, { to, label }) || undefined}
          aria-current={path === to ? 'page' : undefined}
        >
          <span className="frame-bottom-icon">
            <Icon aria-hidden />
            {to === '/' && <Count value={pages} label="pages wait for you" loud />}
            {to === '/incidents' && <Count value={triggered} label="incidents nobody has taken" />}
          </span>
          {label}
        </RouterLink>
      ))}
      <More />
    </nav>
  )
}

function More() {
  const { can } = useSession()
  const navigate = useNavigate()
  const theme = useTheme()
  const change = useChangePreferences()
  const taken = BAR.map(({ to }) => to)
  const places = DESTINATIONS.flatMap(({ inside = [], ...destination }): Place[] => [destination, ...inside])
    .filter(({ to, permit }) => !taken.includes(to) && (permit === undefined || can(permit)))
    .map(({ to, label }): MenuItem => {
      const icon = DESTINATIONS.find((one) => one.to === to)?.icon
      return { label, ...(icon ? { icon } : {}), onSelect: () => void navigate({ to }) }
    })
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className="frame-bottom-link">
          <span className="frame-bottom-icon">
            <Ellipsis aria-hidden />
          </span>
          More
        </button>
      }
      groups={[
        { items: places },
        {
          items: [
            {
              label: 'Dark',
              icon: Moon,
              checked: theme === 'dark',
              onSelect: () => change({ theme: theme === 'dark' ? 'light' : 'dark' }),
            },
          ],
        },
      ]}
    />
  )
}
