import { listCandidates } from '../../contract/assets.ts'
import { useCall } from '../api.ts'
import { LinkTabs } from '../ui/layout/link-tabs.tsx'

/** The pages about what the company has and how much it matters; they stand below the head of each: `below={<PrepareTabs />}`. */
export function PrepareTabs() {
  const { data } = useCall(listCandidates, { query: { limit: 1 } })
  return (
    <LinkTabs
      label="Prepare"
      tabs={[
        { to: '/assets', label: 'Assets' },
        { to: '/assets/map', label: 'Map' },
        { to: '/assets/discovered', label: 'Discovered', count: data?.total || undefined },
        { to: '/urgency', label: 'Urgency' },
        { to: '/roles', label: 'Roles' },
        { to: '/stakeholders', label: 'Stakeholders' },
        { to: '/communication', label: 'Communication' },
        { to: '/clocks', label: 'Clocks' },
      ]}
    />
  )
}
