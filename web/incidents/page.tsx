import { Siren } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function IncidentsPage() {
  return (
    <Page head={<PageHeader title="Incidents" />}>
      <EmptyState icon={Siren} title="This page is not built yet">
        Open and past incidents will be listed here.
      </EmptyState>
    </Page>
  )
}
