import { Inbox } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function AlertsPage() {
  return (
    <Page head={<PageHeader title="Alerts" />}>
      <EmptyState icon={Inbox} title="This page is not built yet">
        Everything that monitoring tools sent will be listed here.
      </EmptyState>
    </Page>
  )
}
