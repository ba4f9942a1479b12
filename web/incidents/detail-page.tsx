import { useParams } from '@tanstack/react-router'
import { Siren } from 'lucide-react'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function IncidentPage() {
  const { id } = useParams({ from: '/app/incidents/$id' })
  return (
    <Page head={<PageHeader title={`Incident ${id}`} back={<Link to="/incidents">Incidents</Link>} />}>
      <EmptyState icon={Siren} title="This page is not built yet" />
    </Page>
  )
}
