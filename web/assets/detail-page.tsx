import { useParams } from '@tanstack/react-router'
import { Pencil, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { getAsset, type AssetDetail } from '../../contract/assets.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { AssetFacts, HowAlertsNameIt } from './asset-facts.tsx'
import { AssetForm } from './asset-form.tsx'
import { AssetTabs } from './asset-tabs.tsx'
import { Blast } from './blast.tsx'
import { DeleteAssetDialog } from './delete-dialog.tsx'
import { KindIcon } from './kinds.tsx'
import { PriorityMark } from './priority.tsx'
import { Rank } from './rank.tsx'
import { Relations } from './relations.tsx'
import './assets.css'

const back = <Link to="/assets">Assets</Link>

/** One asset: how important it is and why, what it needs, what it hangs together with, what falls with it. */
export function AssetPage() {
  const { id } = useParams({ from: '/app/assets/$id' })
  const { data, error, refetch } = useCall(getAsset, { params: { id } })
  if (data) return <Shown key={id} asset={data} />
  return (
    <Page head={<PageHeader title="Asset" back={back} />}>
      {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={6} />}
    </Page>
  )
}

function Shown({ asset }: { asset: AssetDetail }) {
  const { can } = useSession()
  const [{ edit }, setSearch] = useSearchState<{ edit?: string }>()
  const [deleting, setDeleting] = useState(false)
  const mayWrite = can('asset.write')
  const editing = mayWrite && edit === 'asset'
  return (
    <Page
      head={
        <PageHeader
          title={asset.name}
          back={back}
          about={
            <>
              <PriorityMark
                priority={asset.priority ?? asset.counts.priority}
                inherited={asset.priority === null && asset.counts.priority !== null}
              />
              <span className="asset-kind">
                <KindIcon kind={asset.kind} />
                {asset.kindName}
              </span>
            </>
          }
          acts={
            <>
              {!editing && can('response.read') && (
                <ButtonLink to="/communication/simulate" search={{ asset: String(asset.id) }} icon={Play}>
                  What would happen
                </ButtonLink>
              )}
              {/* a service is deleted where it is said what becomes of its senders */}
              {mayWrite && !editing && !asset.paged && (
                <IconButton icon={Trash2} label="Delete the asset" onClick={() => setDeleting(true)} />
              )}
            </>
          }
          act={
            mayWrite &&
            !editing && (
              <Button look="primary" icon={Pencil} onClick={() => setSearch({ edit: 'asset' }, true)}>
                Edit
              </Button>
            )
          }
          below={asset.paged && <AssetTabs id={asset.id} />}
        />
      }
    >
      {editing ? (
        <AssetForm asset={asset} onDone={() => setSearch({ edit: undefined })} />
      ) : (
        <>
          {asset.description !== '' && <p className="asset-description">{asset.description}</p>}
          <div className="asset-columns">
            <div className="asset-column">
              <Rank asset={asset} />
              <Blast asset={asset} />
              <HowAlertsNameIt asset={asset} />
            </div>
            <AssetFacts asset={asset} />
          </div>
          <Relations asset={asset} />
        </>
      )}
      <DeleteAssetDialog asset={asset} open={deleting} onOpenChange={setDeleting} />
    </Page>
  )
}
