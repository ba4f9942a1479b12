import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteService, type Service } from '../../contract/services.ts'
import { useAct } from '../api.ts'
import { Field } from '../ui/form/field.tsx'
import { TextArea } from '../ui/form/text-input.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'

/** Deletes a service; while something still sends to it, only with a reason. */
export function DeleteServiceDialog({ service, ...dialog }: { service: Service; open: boolean; onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate()
  const remove = useAct(deleteService, { alsoRead: ['integrations'] })
  const [reason, setReason] = useState('')
  const held = service.integrations > 0
  return (
    <ConfirmDialog
      {...dialog}
      title="Delete the service?"
      action="Delete service"
      typeBack={service.name}
      onConfirm={async () => {
        const why = reason.trim()
        await remove.mutateAsync({ params: { id: service.id }, query: held ? { force: true, ...(why === '' ? {} : { reason: why }) } : {} })
        toast(`${service.name} deleted`)
        await navigate({ to: '/services' })
      }}
    >
      <div className="ui-stack">
        <p>
          {service.openIncidents > 0 &&
            `${service.openIncidents} open ${service.openIncidents === 1 ? 'incident stays' : 'incidents stay'} open and ${service.openIncidents === 1 ? 'keeps' : 'keep'} paging. `}
          {held
            ? `${service.integrations} ${service.integrations === 1 ? 'integration sends' : 'integrations send'} alerts for it; ${service.integrations === 1 ? 'its key stops' : 'their keys stop'} working at once.`
            : 'Nothing sends alerts for it.'}
        </p>
        {held && (
          <Field label="Reason" hint="Stands in the audit.">
            <TextArea value={reason} onChange={setReason} lines={2} maxLength={500} />
          </Field>
        )}
      </div>
    </ConfirmDialog>
  )
}
