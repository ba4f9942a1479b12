import { ListTree } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function PoliciesPage() {
  return (
    <Page head={<PageHeader title="Escalation policies" />}>
      <EmptyState icon={ListTree} title="This page is not built yet">
        Who is paged when nobody answers will be defined here.
      </EmptyState>
    </Page>
  )
}
