import { useParams } from '@tanstack/react-router'
import { BookOpenCheck } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function PostmortemPage() {
  const { id } = useParams({ from: '/app/postmortems/$id' })
  return (
    <Page head={<PageHeader title={`Postmortem ${id}`} back={<Link to="/postmortems">Postmortems</Link>} />}>
      <EmptyState icon={BookOpenCheck} title="This page is not built yet" />
    </Page>
  )
}
