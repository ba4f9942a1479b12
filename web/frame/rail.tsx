import { Link as RouterLink, useLocation } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useState } from 'react'
import { useSession } from '../session.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Count } from '../ui/data/badge.tsx'
import { useKeys } from '../ui/keys.ts'
import { Tooltip } from '../ui/overlay/tooltip.tsx'
import { DESTINATIONS, isAt, type Destination } from './destinations.ts'
import { Mark, Wordmark } from './mark.tsx'
import { useAttention } from './attention.ts'
import './rail.css'

const KEY = 'muster.rail'

function readWidth(): 'auto' | 'wide' | 'narrow' {
  try {
    const saved = localStorage.getItem(KEY)
    return saved === 'wide' || saved === 'narrow' ? saved : 'auto'
  } catch {
    return 'auto'
  }
}

/** The way through the product, by the stages of an incident. Narrow below 1100 px unless the person chose. */
export function Rail() {
  const [width, setWidth] = useState(readWidth)
  const { can } = useSession()
  const path = useLocation({ select: (location) => location.pathname })
  const shown = DESTINATIONS.filter(({ permit }) => permit === undefined || can(permit))

  function toggle(): void {
    const narrow = width === 'narrow' || (width === 'auto' && matchMedia('(max-width: 1100px)').matches)
    const next = narrow ? 'wide' : 'narrow'
    setWidth(next)
    try {
      localStorage.setItem(KEY, next)
    } catch {
      // private mode: holds for this tab
    }
  }
  useKeys([{ keys: '$mod+b', label: 'Fold the side bar', group: 'Everywhere', run: toggle }])

  return (
    <nav className="frame-rail" data-width={width} aria-label="Main">
      <RouterLink to="/" className="frame-rail-home" aria-label="Muster, home">
        <Wordmark />
        <Mark />
      </RouterLink>
      <ul className="frame-rail-list">
        {shown.map((destination, index) => (
          <li key={destination.to} className={destination.to === '/settings' ? 'frame-rail-last' : undefined}>
            {destination.stage !== undefined && destination.stage !== shown[index - 1]?.stage && (
              <span className="frame-rail-stage">{destination.stage}</span>
            )}
            <RailLink destination={destination} path={path} />
          </li>
        ))}
      </ul>
      <div className="frame-rail-foot">
        <IconButton
          icon={PanelLeftClose}
          label="Fold the side bar"
          kbd="$mod+b"
          size="small"
          className="frame-rail-fold"
          onClick={toggle}
        />
        <IconButton
          icon={PanelLeftOpen}
          label="Unfold the side bar"
          kbd="$mod+b"
          size="small"
          className="frame-rail-unfold"
          onClick={toggle}
        />
      </div>
    </nav>
  )
}

function RailLink({ destination, path }: { destination: Destination; path: string }) {
  const { can } = useSession()
  const { to, label, icon: Icon, keys, inside = [] } = destination
  const here = isAt(path, destination)
  const inner = inside.filter(({ permit }) => permit === undefined || can(permit))
  const waiting = useAttention()
  const count = to === '/' ? waiting.pages : to === '/incidents' ? waiting.triggered : 0
  return (
    <>
      <Tooltip content={label} kbd={keys}>
        <RouterLink to={to} className="frame-rail-link" data-here={here || undefined} aria-current={path === to ? 'page' : undefined}>
          <Icon aria-hidden />
          <span className="frame-rail-label">{label}</span>
          <Count value={count} label={to === '/' ? 'pages wait for you' : 'incidents nobody has taken'} loud={to === '/'} />
        </RouterLink>
      </Tooltip>
      {here && inner.length > 0 && (
        <ul className="frame-rail-inside">
          {inner.map((place) => (
            <li key={place.to}>
              <RouterLink
                to={place.to}
                className="frame-rail-link"
                data-here={isAt(path, place) || undefined}
                aria-current={path === place.to ? 'page' : undefined}
              >
                <span className="frame-rail-label">{place.label}</span>
              </RouterLink>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
