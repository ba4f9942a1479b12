import { LogIn } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function SignInPage() {
  return (
    <Page head={<PageHeader title="Sign in" />}>
      <EmptyState icon={LogIn} title="This page is not built yet">
        The form to sign in will stand here.
      </EmptyState>
    </Page>
  )
}
