import { Boxes } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function ServicesPage() {
  return (
    <Page head={<PageHeader title="Services" />}>
      <EmptyState icon={Boxes} title="This page is not built yet">
        What you run, and who answers for it, will be listed here.
      </EmptyState>
    </Page>
  )
}
