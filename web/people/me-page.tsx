import { UserRound } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function MePage() {
  return (
    <Page head={<PageHeader title="My profile" />}>
      <EmptyState icon={UserRound} title="This page is not built yet">
        Your contact methods and rules will be set here.
      </EmptyState>
    </Page>
  )
}
