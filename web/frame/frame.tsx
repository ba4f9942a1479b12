import { Outlet, useLocation, useNavigate, useRouterState } from '@tanstack/react-router'
import { Keyboard, Moon, Phone, Siren, Sun } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useLiveUpdates } from '../live.ts'
import { useSession } from '../session.tsx'
import { announce } from '../ui/feedback/announcer.ts'
import { Skeleton } from '../ui/feedback/states.tsx'
import { undoLatest } from '../ui/feedback/toast.ts'
import { useKeys } from '../ui/keys.ts'
import { ViewerZone } from '../ui/time/now.ts'
import { useAttention } from './attention.ts'
import { BottomBar } from './bottom-bar.tsx'
import { registerCommands, useCommands, type Command } from './commands.ts'
import { DESTINATIONS, type Place } from './destinations.ts'
import { AddressedDialog, useDialog } from './dialogs.tsx'
import { setFavicon } from './favicon.ts'
import { useAppliedPreferences, useChangePreferences } from './preferences.ts'
import { Rail } from './rail.tsx'
import { Ringing } from './ring.tsx'
import { TopBar } from './top-bar.tsx'
import './frame.css'

const loadPalette = () => import('./palette.tsx')
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })))
const KeyHelp = lazy(() => import('./key-help.tsx').then((module) => ({ default: module.KeyHelp })))

/** What stands around every page of the signed-in part. */
export function Frame() {
  const { me } = useSession()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const pathname = useLocation({ select: (location) => location.pathname })
  const busy = useRouterState({ select: (state) => state.isLoading })
  useAppliedPreferences()
  useLiveUpdates(true)
  useTabIcon()
  useGlobalKeys({ onPalette: () => setPalette(true), onHelp: () => setHelp(true) })
  useFocusOnArrival(pathname)
  useEffect(() => {
    // so that it opens at once when it is wanted
    const idle = typeof requestIdleCallback === 'function' ? requestIdleCallback(() => void loadPalette()) : undefined
    return () => {
      if (idle !== undefined) cancelIdleCallback(idle)
    }
  }, [])
  return (
    <ViewerZone value={me.timezone}>
      <a className="frame-skip" href="#content">
        Skip to the content
      </a>
      <div className="frame">
        <Rail />
        <TopBar onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} />
        <main id="content" className="frame-content" tabIndex={-1} aria-busy={busy || undefined} data-scroll-restoration-id="content">
          <Outlet />
        </main>
        <BottomBar />
      </div>
      <Ringing />
      {/* what is typed while the code of these is on its way must press no key of the page */}
      {(palette || help) && <span data-modal hidden />}
      <Suspense>
        {palette && <Palette open onOpenChange={setPalette} />}
        {help && <KeyHelp open onOpenChange={setHelp} />}
      </Suspense>
      <AddressedDialog />
    </ViewerZone>
  )
}

/** The frame's shape while it is not known who is there. */
export function FrameWaiting() {
  return (
    <div className="frame" aria-busy="true">
      <div className="frame-rail" data-width="auto" />
      <div className="frame-top" />
      <main className="frame-content">
        <div className="frame-waiting">
          <Skeleton rows={8} />
        </div>
      </main>
    </div>
  )
}

function useTabIcon(): void {
  const { pages } = useAttention()
  useEffect(() => setFavicon(pages), [pages])
}

function useFocusOnArrival(pathname: string): void {
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    // a new page begins at its beginning, for the eye and for the ear
    const content = document.getElementById('content')
    if (content && !content.contains(document.activeElement)) content.focus({ preventScroll: true })
    const timer = setTimeout(() => announce(document.title.replace(/ · Muster$/, '')), 250)
    return () => clearTimeout(timer)
  }, [pathname])
}

function useGlobalKeys({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const session = useSession()
  const navigate = useNavigate()
  const openDialog = useDialog()
  const change = useChangePreferences()
  const places = useMemo(() => DESTINATIONS.filter(({ permit }) => permit === undefined || session.can(permit)), [session])
  const inside = places.flatMap((one): Place[] => [...(one.inside ?? [])])

  useKeys([
    { keys: '$mod+k', label: 'Go, do or find', group: 'Everywhere', run: onPalette },
    { keys: '[Shift]+/', label: 'Search', group: 'Everywhere', run: onPalette },
    { keys: '[Shift]+?', label: 'This help', group: 'Everywhere', run: onHelp },
    { keys: 'z', label: 'Undo', group: 'Everywhere', run: () => void (undoLatest() || announce('Nothing to undo')) },
    ...(session.can('incident.declare')
      ? [{ keys: 'c', label: 'Declare an incident', group: 'Everywhere', run: () => openDialog('declare') }]
      : []),
    ...(session.can('page.send') ? [{ keys: 'p', label: 'Page someone', group: 'Everywhere', run: () => openDialog('page') }] : []),
    ...places.map(({ keys, label, to }) => ({ keys, label, group: 'Go', run: () => void navigate({ to }) })),
  ])

  useCommands([
    ...[...places, ...inside].map((place): Command => ({
      id: `go-${place.to}`,
      kind: 'go',
      label: `Go to ${place.label}`,
      ...('icon' in place ? { icon: place.icon as Command['icon'] & {}, keys: (place as (typeof places)[number]).keys } : {}),
      ...(place.words === undefined ? {} : { words: place.words }),
      run: () => void navigate({ to: place.to }),
    })),
    ...(session.can('incident.declare')
      ? [{ id: 'declare', kind: 'do' as const, label: 'Declare an incident', icon: Siren, keys: 'c', run: () => openDialog('declare') }]
      : []),
    ...(session.can('page.send')
      ? [{ id: 'page', kind: 'do' as const, label: 'Page someone', icon: Phone, keys: 'p', run: () => openDialog('page') }]
      : []),
    { id: 'dark', kind: 'do', label: 'Dark theme', icon: Moon, words: 'night colours', run: () => change({ theme: 'dark' }) },
    { id: 'light', kind: 'do', label: 'Light theme', icon: Sun, words: 'day colours', run: () => change({ theme: 'light' }) },
    { id: 'keys', kind: 'do', label: 'Show the keyboard map', icon: Keyboard, keys: '?', words: 'shortcuts help', run: onHelp },
  ])

  useEffect(() => {
    let leave: (() => void) | undefined
    let gone = false
    async function join(): Promise<void> {
      const { serverFinders } = await import('./finders.ts')
      if (!gone)
        leave = registerCommands(
          [],
          serverFinders(session, (to) => void navigate({ to })),
        )
    }
    void join()
    return () => {
      gone = true
      leave?.()
    }
  }, [session, navigate])
}
