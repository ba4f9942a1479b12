import { LogIn } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function ResetPage() {
  return (
    <Page head={<PageHeader title="New password" />}>
      <EmptyState icon={LogIn} title="This page is not built yet">
        A new password will be set here.
      </EmptyState>
    </Page>
  )
}
