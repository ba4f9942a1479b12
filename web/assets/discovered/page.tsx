import { PrepareTabs } from '../prepare-tabs.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'

/** What alerts and monitors speak of and the inventory does not have. */
export function DiscoveredPage() {
  return (
    <Page fill head={<PageHeader title="Discovered" below={<PrepareTabs />} />}>
      {null}
    </Page>
  )
}
