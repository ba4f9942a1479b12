import { useQueryClient } from '@tanstack/react-query'
import { Link as RouterLink } from '@tanstack/react-router'
import { CalendarClock, Keyboard, LogOut, MonitorCog, Moon, Search, Sun, UserRound } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { myOnCall } from '../../contract/oncall.ts'
import { DAY } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'
import { useCall } from '../api.ts'
import { useLive } from '../live.ts'
import { useSession, useSignOut } from '../session.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Kbd } from '../ui/action/kbd.tsx'
import { Avatar } from '../ui/data/avatar.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { Menu } from '../ui/overlay/menu.tsx'
import { Tooltip } from '../ui/overlay/tooltip.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { absoluteText, clockText, dayText, weekdayName } from '../ui/time/words.ts'
import { wallOf, zoneLabel } from '../ui/time/zone.ts'
import { Mark } from './mark.tsx'
import { useChangePreferences } from './preferences.ts'
import { useTheme, type Theme } from './theme.ts'
import './top-bar.css'

const THEMES = [
  { id: 'system', label: 'As the system', icon: MonitorCog },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
] as const

/** Search, my on-call, how live the page is, theme, me. The same place on every page. */
export function TopBar({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  return (
    <header className="frame-top">
      <RouterLink to="/" className="frame-top-home" aria-label="Muster, home">
        <Mark size={22} />
      </RouterLink>
      <button type="button" className="frame-top-search" onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
        <Search aria-hidden />
        <span>Search or do</span>
        <Kbd keys="$mod+k" />
      </button>
      <div className="frame-top-end">
        <OnCallChip />
        <LiveChip />
        <ThemeMenu />
        <MeMenu onHelp={onHelp} />
      </div>
    </header>
  )
}

/** Whether I am on call, until when, or when next. */
function OnCallChip() {
  const { data } = useCall(myOnCall)
  const zone = useZone()
  const now = useNow()
  if (!data) return null
  const until = Math.max(0, ...data.shifts.filter((shift) => shift.start <= now && shift.end > now).map((shift) => shift.end))
  const next = data.shifts.filter((shift) => shift.start > now).sort((a, b) => a.start - b.start)[0]
  // the clock alone is today's; a weekday alone is one of the next six
  const words = (at: number): string => {
    const today = dayText(at, zone) === dayText(now, zone)
    return today || at - now > 6 * DAY ? absoluteText(at, zone, now) : `${weekdayName(wallOf(zone, at))} ${clockText(at, zone)}`
  }
  const text = until > 0 ? `On call until ${words(until)}` : next ? `On call from ${words(next.start)}` : 'Not on call'
  return (
    <RouterLink to="/oncall" className="frame-chip frame-on-call" data-on={until > 0 || undefined}>
      <CalendarClock aria-hidden />
      <span>{text}</span>
    </RouterLink>
  )
}

/** `Live`, or how old what is on show is. */
function LiveChip() {
  const { phase, heard } = useLive()
  const now = useNow('second')
  const age = Math.max(0, now - heard)
  const text = phase === 'live' ? 'Live' : age < 3_000 ? 'Connecting' : `Updated ${durationWords(age, true)} ago`
  const client = useQueryClient()
  const why =
    phase === 'live' ? 'What changes appears by itself' : 'The live connection is gone; trying again. Press to read everything now'
  return (
    <Tooltip content={why}>
      <button type="button" className="frame-chip frame-live" data-phase={phase} onClick={() => void client.invalidateQueries()}>
        <i aria-hidden />
        <span>{text}</span>
      </button>
    </Tooltip>
  )
}

function ThemeMenu() {
  const theme = useTheme()
  const change = useChangePreferences()
  const current = THEMES.find(({ id }) => id === theme) ?? THEMES[0]
  return (
    <Menu
      trigger={<IconButton icon={current.icon} label={`Theme: ${current.label.toLowerCase()}`} className="frame-top-theme" />}
      groups={[
        {
          items: THEMES.map(({ id, label, icon }) => ({
            label,
            icon,
            checked: id === theme,
            onSelect: () => change({ theme: id satisfies Theme }),
          })),
        },
      ]}
    />
  )
}

function MeMenu({ onHelp }: { onHelp: () => void }) {
  const { me } = useSession()
  const zone = useZone()
  const now = useNow()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu
      trigger={
        <button type="button" className="frame-me">
          <Avatar name={me.name} me />
          <span className="ui-unseen">{me.name}, account</span>
        </button>
      }
      groups={[
        {
          label: `${me.name} · ${zoneLabel(zone, now)}`,
          items: [{ label: 'My profile and contact methods', icon: UserRound, onSelect: () => void navigate({ to: '/me' }) }],
        },
        { items: [{ label: 'Keyboard', icon: Keyboard, kbd: '?', onSelect: onHelp }] },
        { items: [{ label: 'Sign out', icon: LogOut, onSelect: () => void signOut().catch(toastProblem) }] },
      ]}
    />
  )
}
