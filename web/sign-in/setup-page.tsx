import { LogIn } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function SetupPage() {
  return (
    <Page head={<PageHeader title="Set up" />}>
      <EmptyState icon={LogIn} title="This page is not built yet">
        The first administrator will be made here.
      </EmptyState>
    </Page>
  )
}
