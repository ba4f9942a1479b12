import { PrepareTabs } from '../prepare-tabs.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'

/** Assets and how they hang together. */
export function AssetMapPage() {
  return (
    <Page fill head={<PageHeader title="Map" below={<PrepareTabs />} />}>
      {null}
    </Page>
  )
}
