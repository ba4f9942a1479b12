import { Plus } from 'lucide-react'
import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { HeatMap } from './heat-map.tsx'
import { LimitSection } from './limit-section.tsx'
import { OpenTasks } from './open-tasks.tsx'
import { Register } from './register.tsx'
import { RiskDialog } from './risk-dialog.tsx'
import type { RiskSearch } from './search.ts'
import './risks.css'

/** What could go wrong: how much of it there is, what the company lives with, what waits for somebody, all of it in order. */
export function RisksPage() {
  const may = useSession().can('response.write')
  const [search, setSearch] = useSearchState<RiskSearch>()
  const add = (): void => setSearch({ do: 'new' }, true)
  return (
    <Page
      head={
        <PageHeader
          title="Risks"
          act={
            may && (
              <Button look="primary" icon={Plus} onClick={add}>
                New risk
              </Button>
            )
          }
          below={<PrepareTabs />}
        />
      }
    >
      <div className="risk-columns">
        <HeatMap />
        <div className="ui-stack">
          <LimitSection />
          <OpenTasks />
        </div>
      </div>
      <Register onAdd={may ? add : undefined} />
      {may && search.do === 'new' && <RiskDialog onClose={() => setSearch({ do: undefined })} />}
    </Page>
  )
}
