import { useParams } from '@tanstack/react-router'
import { UsersRound } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function TeamPage() {
  const { id } = useParams({ from: '/app/teams/$id' })
  return (
    <Page head={<PageHeader title={`Team ${id}`} back={<Link to="/teams">Teams</Link>} />}>
      <EmptyState icon={UsersRound} title="This page is not built yet" />
    </Page>
  )
}
