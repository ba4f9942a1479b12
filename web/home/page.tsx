import { House } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function HomePage() {
  return (
    <Page head={<PageHeader title="Home" />}>
      <EmptyState icon={House} title="This page is not built yet">
        What pages you, your shifts and the open incidents will stand here.
      </EmptyState>
    </Page>
  )
}
