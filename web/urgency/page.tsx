import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

/** Which severity and urgency follow from priority and impact. */
export function UrgencyPage() {
  return (
    <Page fill head={<PageHeader title="Urgency" below={<PrepareTabs />} />}>
      {null}
    </Page>
  )
}
