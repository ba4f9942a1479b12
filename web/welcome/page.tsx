import { Compass } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function WelcomePage() {
  return (
    <Page head={<PageHeader title="Welcome" />}>
      <EmptyState icon={Compass} title="This page is not built yet">
        The first steps will be taken here.
      </EmptyState>
    </Page>
  )
}
