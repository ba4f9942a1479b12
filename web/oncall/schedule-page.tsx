import { useParams } from '@tanstack/react-router'
import { CalendarClock } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function SchedulePage() {
  const { id } = useParams({ from: '/app/oncall/schedules/$id' })
  return (
    <Page head={<PageHeader title={`Schedule ${id}`} back={<Link to="/oncall">On-call</Link>} />}>
      <EmptyState icon={CalendarClock} title="This page is not built yet" />
    </Page>
  )
}
