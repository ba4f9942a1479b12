import { CircleAlert, CircleCheck, Clock, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deleteMonitor, listMonitors, type Monitor } from '../../../contract/assets.ts'
import { useAct, useCall } from '../../api.ts'
import { Button } from '../../ui/action/button.tsx'
import { IconButton } from '../../ui/action/icon-button.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { toast } from '../../ui/feedback/toast.ts'
import { Drawer } from '../../ui/layout/split-view.tsx'
import { ConfirmDialog } from '../../ui/overlay/confirm-dialog.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import { MonitorDialog } from './monitor-dialog.tsx'

/** The Prometheus servers whose targets are proposed, and how the last look went. */
export function Monitors({ mayWrite, onClose }: { mayWrite: boolean; onClose: () => void }) {
  const { data, error, refetch } = useCall(listMonitors)
  const remove = useAct(deleteMonitor)
  const [editing, setEditing] = useState<Monitor | 'new'>()
  const [removing, setRemoving] = useState<Monitor>()
  const add = mayWrite && (
    <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
      Add a Prometheus
    </Button>
  )
  return (
    <Drawer title="Prometheus servers" onClose={onClose} foot={data && data.items.length > 0 && add}>
      {data ? (
        data.items.length === 0 ? (
          <EmptyState title="No Prometheus yet" act={add} small>
            Every hour its targets are looked through, and those that the inventory does not have are proposed.
          </EmptyState>
        ) : (
          <ul className="asset-monitors">
            {data.items.map((monitor) => (
              <li key={monitor.id}>
                <div>
                  <h3 className="ui-cut">{monitor.name}</h3>
                  <p className="ui-muted asset-address">{monitor.url}</p>
                  <State monitor={monitor} />
                </div>
                {mayWrite && (
                  <div className="ui-row">
                    <IconButton icon={Pencil} size="small" label={`Edit ${monitor.name}`} onClick={() => setEditing(monitor)} />
                    <IconButton icon={Trash2} size="small" label={`Remove ${monitor.name}`} onClick={() => setRemoving(monitor)} />
                  </div>
                )}
              </li>
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState error={error} retry={refetch} small />
      ) : (
        <Skeleton rows={3} />
      )}
      {editing && <MonitorDialog {...(editing === 'new' ? {} : { monitor: editing })} onClose={() => setEditing(undefined)} />}
      <ConfirmDialog
        open={removing !== undefined}
        onOpenChange={(open) => !open && setRemoving(undefined)}
        title={`Remove ${removing?.name ?? 'the Prometheus'}?`}
        action="Remove it"
        onConfirm={async () => {
          if (!removing) return
          await remove.mutateAsync({ params: { id: removing.id } })
          toast(`${removing.name} removed`)
        }}
      >
        Its targets are looked through no more. Assets that were made of them stay.
      </ConfirmDialog>
    </Drawer>
  )
}

function State({ monitor: { checkedAt, targets, fault } }: { monitor: Monitor }) {
  if (fault !== null)
    return (
      <div className="asset-monitor-state">
        <Badge tone="critical" icon={<CircleAlert aria-hidden />}>
          Failed
        </Badge>
        {checkedAt !== null && <Timestamp at={checkedAt} show="relative" />}
        <p>{fault}</p>
      </div>
    )
  if (checkedAt === null)
    return (
      <div className="asset-monitor-state">
        <Badge icon={<Clock aria-hidden />}>Looked through in a moment</Badge>
      </div>
    )
  return (
    <div className="asset-monitor-state">
      <Badge tone="resolved" icon={<CircleCheck aria-hidden />}>
        {(targets ?? 0).toLocaleString('en')} {targets === 1 ? 'target' : 'targets'}
      </Badge>
      <Timestamp at={checkedAt} show="relative" />
    </div>
  )
}
