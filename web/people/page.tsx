import { UserRound } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function PeoplePage() {
  return (
    <Page head={<PageHeader title="People" />}>
      <EmptyState icon={UserRound} title="This page is not built yet">
        Everybody who uses Muster will be listed here.
      </EmptyState>
    </Page>
  )
}
