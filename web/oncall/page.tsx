import { CalendarClock } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function OnCallPage() {
  return (
    <Page head={<PageHeader title="On-call" />}>
      <EmptyState icon={CalendarClock} title="This page is not built yet">
        Who is on call now, and all schedules, will stand here.
      </EmptyState>
    </Page>
  )
}
