import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { MatrixSection } from './matrix-section.tsx'
import { ScenarioSection } from './scenario-section.tsx'
import { TryAlert } from './try-alert.tsx'
import './urgency.css'

/** How bad an alert is here: what could happen, how much the asset matters that it happens to, and what follows. */
export function UrgencyPage() {
  return (
    <Page head={<PageHeader title="Urgency" below={<PrepareTabs />} />}>
      <p className="urgency-idea">
        An alert says what its sender thinks. What it means here follows from two things that you know better: how important the asset is
        that it is about, and how bad it is what happens to it.
      </p>
      <div className="urgency-columns">
        <MatrixSection />
        <TryAlert />
      </div>
      <ScenarioSection />
    </Page>
  )
}
