import { useParams } from '@tanstack/react-router'
import { ListTree } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function PolicyPage() {
  const { id } = useParams({ from: '/app/policies/$id' })
  return (
    <Page head={<PageHeader title={`Escalation policy ${id}`} back={<Link to="/policies">Escalation policies</Link>} />}>
      <EmptyState icon={ListTree} title="This page is not built yet" />
    </Page>
  )
}
