import { PrepareTabs } from './prepare-tabs.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

/** The inventory. */
export function AssetsPage() {
  return (
    <Page fill head={<PageHeader title="Assets" below={<PrepareTabs />} />}>
      {null}
    </Page>
  )
}
