import type { IncidentDetail } from '../../contract/incidents.ts'
import * as contract from '../../contract/incidents.ts'
import type { Severity } from '../../domain/severity.ts'
import { useAct } from '../api.ts'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { FormField } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import { useBulk } from './use-bulk.ts'

export type ActDialogProps = { incident: IncidentDetail; onClose: () => void }
export const ALSO = { alsoRead: ['alerts', 'counts', 'me', 'services'] } as const

/** Another severity always has its reason: it changes how loudly people are paged. */
export function SeverityDialog({
  incident,
  to,
  onClose,
}: {
  incident: Pick<IncidentDetail, 'id' | 'severity'>
  to?: Severity | undefined
  onClose: () => void
}) {
  const change = useAct(contract.setSeverity, ALSO)
  return (
    <ActDialog
      title="Change the severity"
      description="Raising it to high or critical pages people loudly from now on."
      action="Change"
      schema={contract.setSeverity.body}
      values={{ severity: to ?? incident.severity, reason: '' }}
      onSend={async (body) => {
        await change.mutateAsync({ params: { id: incident.id }, body })
        toast(`Severity is ${body.severity}`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormField form={form} name="severity" label="Severity">
            {(field) => <Select {...field} options={SEVERITY_OPTIONS} />}
          </FormField>
          <FormField form={form} name="reason" label="Why?">
            {(field) => <TextArea {...field} lines={2} placeholder="All regions are affected" />}
          </FormField>
        </>
      )}
    </ActDialog>
  )
}

export function ResolveDialog({ incident, onClose }: ActDialogProps) {
  const bulk = useBulk()
  const open = incident.openAlertCount
  return (
    <ActDialog
      title={`Resolve #${incident.id}`}
      description={
        open > 0
          ? `Its ${open} open ${open === 1 ? 'alert is' : 'alerts are'} resolved with it. A sender that still fires opens a new one.`
          : undefined
      }
      action="Resolve"
      schema={contract.resolve.body}
      values={{ note: '' }}
      onSend={({ note }) => bulk.run('resolve', { ids: [incident.id] }, { note: note || undefined })}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="note" label="How was it solved?" optional>
          {(field) => <TextArea {...field} value={field.value ?? ''} lines={3} placeholder="Rolled 4.12.0 back" />}
        </FormField>
      )}
    </ActDialog>
  )
}

export function ReopenDialog({ incident, onClose }: ActDialogProps) {
  const reopen = useAct(contract.reopen, ALSO)
  return (
    <ActDialog
      title={`Reopen #${incident.id}`}
      description="Paging begins anew, from the first level."
      action="Reopen"
      schema={contract.reopen.body}
      values={{ reason: '' }}
      onSend={async (body) => {
        await reopen.mutateAsync({ params: { id: incident.id }, body })
        toast(`Reopened #${incident.id}`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="Why?">
          {(field) => <TextArea {...field} lines={2} placeholder="The errors are back" />}
        </FormField>
      )}
    </ActDialog>
  )
}

export function GiveBackDialog({ incident, onClose }: ActDialogProps) {
  const bulk = useBulk()
  return (
    <ActDialog
      title="Give it back"
      description="It is nobody’s again, and paging begins anew from the first level."
      action="Give back"
      schema={contract.unacknowledge.body}
      values={{ reason: '' }}
      onSend={({ reason }) => bulk.run('unacknowledge', { ids: [incident.id] }, { note: reason || undefined })}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="Why?" optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
      )}
    </ActDialog>
  )
}

export function EscalateDialog({ incident, onClose }: ActDialogProps) {
  const escalate = useAct(contract.escalate, ALSO)
  const next = incident.escalation?.next ?? []
  return (
    <ActDialog
      title="Escalate now"
      description={next.length > 0 ? `Pages ${next.join(', ')} without waiting.` : 'The run is over: it begins again at the first level.'}
      action="Escalate"
      schema={contract.escalate.body}
      values={{ reason: '' }}
      onSend={async ({ reason }) => {
        await escalate.mutateAsync({ params: { id: incident.id }, body: { reason: reason || undefined } })
        toast(next.length > 0 ? `Escalated to ${next.join(', ')}` : 'Escalated')
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="What do you need from them?" optional>
          {(field) => <TextArea {...field} value={field.value ?? ''} lines={2} />}
        </FormField>
      )}
    </ActDialog>
  )
}

export function DeclineDialog({ incident, onClose }: ActDialogProps) {
  const decline = useAct(contract.decline, ALSO)
  return (
    <ActDialog
      title="Can’t take it"
      description={
        incident.state === 'triggered'
          ? 'The next level is paged at once, and you no longer are.'
          : 'You are no longer asked; whoever has it sees that.'
      }
      action="Pass it on"
      schema={contract.decline.body}
      values={{ reason: '' }}
      onSend={async ({ reason }) => {
        await decline.mutateAsync({ params: { id: incident.id }, body: { reason: reason || undefined } })
        toast('Passed on')
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="Why?" optional>
          {(field) => <TextInput {...field} value={field.value ?? ''} placeholder="On a train" />}
        </FormField>
      )}
    </ActDialog>
  )
}

export function RenameDialog({ incident, onClose }: ActDialogProps) {
  const rename = useAct(contract.rename, ALSO)
  return (
    <ActDialog
      title="Rename"
      action="Rename"
      schema={contract.rename.body}
      values={{ title: incident.title }}
      onSend={(body) => rename.mutateAsync({ params: { id: incident.id }, body })}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="title" label="What is wrong, in one line">
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
      )}
    </ActDialog>
  )
}
