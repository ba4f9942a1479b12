import { useParams } from '@tanstack/react-router'
import { UserRound } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function PersonPage() {
  const { id } = useParams({ from: '/app/people/$id' })
  return (
    <Page head={<PageHeader title={`Person ${id}`} back={<Link to="/people">People</Link>} />}>
      <EmptyState icon={UserRound} title="This page is not built yet" />
    </Page>
  )
}
