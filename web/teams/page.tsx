import { UsersRound } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function TeamsPage() {
  return (
    <Page head={<PageHeader title="Teams" />}>
      <EmptyState icon={UsersRound} title="This page is not built yet">
        Teams and their members will be listed here.
      </EmptyState>
    </Page>
  )
}
