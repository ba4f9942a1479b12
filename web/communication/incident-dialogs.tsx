import { useId, useState } from 'react'
import * as contract from '../../contract/communication.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import { ActDialog } from '../incidents/act-dialog.tsx'
import { problemOf } from '../problem.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { FormField } from '../ui/form/form.tsx'
import { TextArea } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { holderWords } from './standing.ts'
import { Text } from './went-out.tsx'
import { WriteDialog, type ItemProps } from './write-dialog.tsx'

export type Asked = { act: 'write' | 'approve' | 'return' | 'skip' | 'done' | 'personalData'; id?: number; messageId?: number }
type Props = {
  asked: Asked
  incident: IncidentDetail
  items: readonly contract.Communication[]
  personalData: boolean
  ask: (asked: Asked | undefined) => void
}

/** The dialog of the act that was asked for. */
export function ActOn({ asked, incident, items, personalData, ask }: Props) {
  const close = () => ask(undefined)
  const [first] = useState(() => items.find(({ id }) => id === asked.id))
  const one = items.find(({ id }) => id === asked.id) ?? first
  if (asked.act === 'personalData') return <PersonalDataDialog incidentId={incident.id} concerned={personalData} onClose={close} />
  if (!one) return null
  const props = { incident, one, onClose: close }
  if (asked.act === 'write') return <WriteDialog {...props} before={items} />
  if (asked.act === 'approve') return <ApproveDialog {...props} onReturn={() => ask({ act: 'return', id: one.id })} />
  if (asked.act === 'done') return <DoneDialog {...props} messageId={asked.messageId!} />
  return asked.act === 'return' ? <ReturnDialog {...props} /> : <SkipDialog {...props} />
}

function ApproveDialog({ incident, one, onClose, onReturn }: ItemProps & { onReturn: () => void }) {
  const approve = useAct(contract.approveCommunication)
  const describedBy = useId()
  async function send(): Promise<void> {
    await approve.mutateAsync({ params: { id: incident.id, communicationId: one.id } })
    toast(`“${one.name}” goes out`)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Approve “${one.name}”?`}
      description={one.writtenBy === null ? 'Made from its template.' : `Written by ${one.writtenBy}.`}
      footer={
        <>
          <Button onClick={onReturn}>Give back</Button>
          <Button
            look="primary"
            aria-describedby={describedBy}
            loading={approve.isPending}
            onClick={() => void send().catch(() => undefined)}
          >
            Approve and send
          </Button>
        </>
      }
    >
      <div id={describedBy} className="ui-stack">
        {approve.error && <ProblemBanner problem={problemOf(approve.error)} />}
        <Text subject={one.subject} body={one.body} />
      </div>
    </Dialog>
  )
}

function ReturnDialog({ incident, one, onClose }: ItemProps) {
  const give = useAct(contract.returnCommunication)
  return (
    <ActDialog
      title={`Give “${one.name}” back`}
      description={one.owner === null ? undefined : `It is with ${holderWords(incident, one.owner)} again.`}
      action="Give back"
      schema={contract.returnCommunication.body}
      values={{ reason: '' }}
      onSend={async (body) => {
        await give.mutateAsync({ params: { id: incident.id, communicationId: one.id }, body })
        toast(`“${one.name}” was given back`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="What should be different?">
          {(field) => <TextArea {...field} lines={2} placeholder="Say since when" />}
        </FormField>
      )}
    </ActDialog>
  )
}

function SkipDialog({ incident, one, onClose }: ItemProps) {
  const skip = useAct(contract.skipCommunication)
  return (
    <ActDialog
      title={`Leave “${one.name}” out`}
      description="Nobody is told this time. Where it comes again, the next is planned."
      action="Leave out"
      schema={contract.skipCommunication.body}
      values={{ reason: '' }}
      onSend={async (body) => {
        await skip.mutateAsync({ params: { id: incident.id, communicationId: one.id }, body })
        toast(`“${one.name}” was left out`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="Why?">
          {(field) => <TextArea {...field} lines={2} placeholder="They were told in person" />}
        </FormField>
      )}
    </ActDialog>
  )
}

function DoneDialog({ incident, one, messageId, onClose }: ItemProps & { messageId: number }) {
  const done = useAct(contract.doneMessage)
  const name = one.messages.find(({ id }) => id === messageId)?.name ?? ''
  return (
    <ActDialog
      title={`${name} was told`}
      action="Done"
      schema={contract.doneMessage.body}
      values={{ note: '' }}
      onSend={async (body) => {
        await done.mutateAsync({ params: { id: incident.id, communicationId: one.id, messageId }, body })
        toast(`Written down: ${name} was told`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="note" label="What was said?" optional>
          {(field) => <TextArea {...field} value={field.value ?? ''} lines={2} placeholder="They call back at noon" />}
        </FormField>
      )}
    </ActDialog>
  )
}

const Why = contract.setPersonalData.body.pick({ reason: true }).required()

function PersonalDataDialog({ incidentId, concerned, onClose }: { incidentId: number; concerned: boolean; onClose: () => void }) {
  const { can } = useSession()
  const set = useAct(contract.setPersonalData)
  return (
    <ActDialog
      title={concerned ? 'No personal data are concerned' : 'Personal data are concerned'}
      description={can('response.read') ? 'The communication plan is read again by this: whom it names is told.' : undefined}
      action={concerned ? 'They are not' : 'They are concerned'}
      schema={Why}
      values={{ reason: '' }}
      onSend={async ({ reason }) => {
        await set.mutateAsync({ params: { id: incidentId }, body: { concerned: !concerned, reason } })
        toast(concerned ? 'No personal data are concerned' : 'Personal data are concerned')
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="reason" label="How do you know?">
          {(field) => <TextArea {...field} lines={2} placeholder="Addresses of customers were read" />}
        </FormField>
      )}
    </ActDialog>
  )
}
