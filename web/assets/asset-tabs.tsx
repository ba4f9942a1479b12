import { LinkTabs } from '../ui/layout/link-tabs.tsx'

/** The two pages of a service: what it is, and how people are paged for it. */
export function AssetTabs({ id }: { id: number }) {
  return (
    <LinkTabs
      label="Of this service"
      tabs={[
        { to: `/assets/${id}`, label: 'Asset' },
        { to: `/services/${id}`, label: 'Paging' },
      ]}
    />
  )
}
