import { LogIn } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function InvitePage() {
  return (
    <Page head={<PageHeader title="Join" />}>
      <EmptyState icon={LogIn} title="This page is not built yet">
        Invitations will be accepted here.
      </EmptyState>
    </Page>
  )
}
