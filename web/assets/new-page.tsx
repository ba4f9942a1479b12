import { useNavigate } from '@tanstack/react-router'
import { useSession } from '../session.tsx'
import { Link } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { AssetForm } from './asset-form.tsx'
import './assets.css'

/** A new asset, of which only the name must be said. */
export function NewAssetPage() {
  const navigate = useNavigate()
  const { can } = useSession()
  return (
    <Page head={<PageHeader title="New asset" back={<Link to="/assets">Assets</Link>} />}>
      {can('asset.write') ? (
        <AssetForm onDone={() => void navigate({ to: '/assets' })} />
      ) : (
        <EmptyState title="Assets are added by managers">Your role may look at them. Ask a manager or an administrator.</EmptyState>
      )}
    </Page>
  )
}
