import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { useKeys } from '../keys.ts'
import { useSearchState } from '../url.ts'
import './tabs.css'

export type Tab = { id: string; label: string; count?: number | undefined; panel: () => ReactNode }

/**
 * Tabs whose choice lives in the URL (`?tab=people`; the first is the default and leaves the URL). `[` and `]` switch.
 * At most five. `fill` gives the panel the whole height and width, for lists that scroll by themselves.
 *
 *     <Tabs label="Incident" tabs={[{ id: 'timeline', label: 'Timeline', panel: () => <Timeline … /> }, …]} />
 */
export function Tabs({ label, tabs, param = 'tab', fill }: { label: string; tabs: readonly Tab[]; param?: string; fill?: boolean }) {
  const [search, setSearch] = useSearchState<Record<string, string>>()
  const chosen = tabs.find((tab) => tab.id === search[param]) ?? tabs[0]
  const choose = (id: string | undefined): void => setSearch({ [param]: id === tabs[0]?.id ? undefined : id })
  const step = (by: number): void => {
    const at = tabs.findIndex((tab) => tab === chosen)
    choose(tabs[(at + by + tabs.length) % tabs.length]?.id)
  }
  useKeys([
    { keys: '[', label: 'Tab before', group: 'Page', run: () => step(-1) },
    { keys: ']', label: 'Next tab', group: 'Page', run: () => step(1) },
  ])
  if (!chosen) return null
  return (
    <Base.Root className="ui-tabs" data-fill={fill || undefined} value={chosen.id} onValueChange={(id) => choose(String(id))}>
      <Base.List className="ui-tabs-list" aria-label={label} activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className="ui-tab">
            {tab.label}
            {tab.count !== undefined && <span className="ui-tab-count">{tab.count.toLocaleString('en')}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel key={chosen.id} value={chosen.id} className="ui-tab-panel">
        {chosen.panel()}
      </Base.Panel>
    </Base.Root>
  )
}
