import { useParams } from '@tanstack/react-router'
import { Boxes } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function ServicePage() {
  const { id } = useParams({ from: '/app/services/$id' })
  return (
    <Page head={<PageHeader title={`Service ${id}`} back={<Link to="/services">Services</Link>} />}>
      <EmptyState icon={Boxes} title="This page is not built yet" />
    </Page>
  )
}
