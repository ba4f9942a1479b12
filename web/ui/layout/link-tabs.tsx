import { Link as RouterLink, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useKeys } from '../keys.ts'
import './tabs.css'

export type TabPlace = { to: string; label: string; count?: number | undefined }

/**
 * Tabs of which each is a page with an address of its own. `[` and `]` switch. The page that lies deepest on the way to
 * the present address is the chosen one.
 *
 *     <LinkTabs label="Prepare" tabs={[{ to: '/assets', label: 'Assets' }, { to: '/assets/map', label: 'Map' }]} />
 */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly TabPlace[] }) {
  const path = useLocation({ select: (location) => location.pathname })
  const navigate = useNavigate()
  const chosen = tabs
    .filter(({ to }) => path === to || path.startsWith(`${to}/`))
    .toSorted((a, b) => b.to.length - a.to.length)
    .at(0)
  function step(by: number): void {
    const next = tabs[(tabs.findIndex((tab) => tab === chosen) + by + tabs.length) % tabs.length]
    if (next) void navigate({ to: next.to })
  }
  const list = useRef<HTMLElement>(null)
  // on a phone the chosen one may lie beyond the edge
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [chosen?.to])
  useKeys([
    { keys: '[', label: 'Tab before', group: 'Page', run: () => step(-1) },
    { keys: ']', label: 'Next tab', group: 'Page', run: () => step(1) },
  ])
  return (
    <nav ref={list} className="ui-tabs-list" aria-label={label}>
      {tabs.map((tab) => (
        <RouterLink
          key={tab.to}
          to={tab.to}
          className="ui-tab"
          data-active={tab === chosen || undefined}
          aria-current={tab.to === path ? 'page' : undefined}
        >
          {tab.label}
          {tab.count !== undefined && <span className="ui-tab-count">{tab.count.toLocaleString('en')}</span>}
        </RouterLink>
      ))}
    </nav>
  )
}
