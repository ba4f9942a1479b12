import { BookOpenCheck } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function PostmortemsPage() {
  return (
    <Page head={<PageHeader title="Postmortems" />}>
      <EmptyState icon={BookOpenCheck} title="This page is not built yet">
        What was learned from incidents will be listed here.
      </EmptyState>
    </Page>
  )
}
