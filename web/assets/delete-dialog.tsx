import { useNavigate } from '@tanstack/react-router'
import { deleteAsset, type AssetDetail } from '../../contract/assets.ts'
import { useAct } from '../api.ts'
import { toast } from '../ui/feedback/toast.ts'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'

/** Deletes an asset, and says what goes with it. */
export function DeleteAssetDialog({ asset, ...dialog }: { asset: AssetDetail; open: boolean; onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate()
  const remove = useAct(deleteAsset, { alsoRead: ['asset-map', 'asset-kinds', 'asset-tags'] })
  const { relations, identifiers } = asset
  return (
    <ConfirmDialog
      {...dialog}
      title="Delete the asset?"
      action="Delete asset"
      typeBack={asset.name}
      onConfirm={async () => {
        await remove.mutateAsync({ params: { id: asset.id } })
        toast(`${asset.name} deleted`)
        await navigate({ to: '/assets' })
      }}
    >
      <p>
        {relations === 0 ? 'It is related to nothing.' : `Its ${relations === 1 ? 'relation goes' : `${relations} relations go`} with it.`}{' '}
        {identifiers.length > 0 && 'Alerts that name it are then about no asset, and may be proposed under Discovered again.'}
      </p>
    </ConfirmDialog>
  )
}
