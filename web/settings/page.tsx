import { Settings } from 'lucide-react'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'

export function SettingsPage() {
  return (
    <Page head={<PageHeader title="Settings" />}>
      <EmptyState icon={Settings} title="This page is not built yet">
        Integrations, channels, tokens, the delivery log and system health will be set here.
      </EmptyState>
    </Page>
  )
}
