import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { listRules, writeCommunication, type Communication } from '../../contract/communication.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { queryOf, useAct } from '../api.ts'
import { spoken } from '../response/words.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { holderWords } from './standing.ts'
import { CHANNEL_WORDS } from './words.ts'

export type ItemProps = { incident: IncidentDetail; one: Communication; onClose: () => void }

/** What the plan drafted is made ready and sent, or given to whoever approves it. */
export function WriteDialog({ incident, one, before, onClose }: ItemProps & { before: readonly Communication[] }) {
  const id = useId()
  const { me, can } = useSession()
  const write = useAct(writeCommunication)
  const rules = useQuery({ ...queryOf(listRules), enabled: can('response.read') })
  const rule = rules.data?.items.find((each) => each.id === one.ruleId)
  // before its time has come there is no draft: the last of the same kind is the nearest
  const last = before.filter(({ ruleId, body }) => ruleId === one.ruleId && body !== null).toSorted((a, b) => b.number - a.number)[0]
  // what others write meanwhile does not touch what is typed here, but is said
  const [found] = useState({ subject: one.subject, body: one.body, state: one.state })
  const changed = one.body !== found.body || one.subject !== found.subject || one.state !== found.state
  const form = useSchemaForm(writeCommunication.body, {
    subject: found.subject ?? last?.subject ?? '',
    body: found.body ?? last?.body ?? '',
  })
  const approves = incident.roles.some(({ roleName, person }) => roleName === one.approver && person?.id === me.id)
  const asks = one.approver !== null && !approves
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={one.number > 1 ? `${one.name}, update ${one.number}` : one.name}
      description={
        <>
          {rule ? `Goes to ${spoken(rule.audienceNames)}, ${CHANNEL_WORDS[rule.channel]}` : 'Goes to whom the plan names'}
          {asks ? `, when ${holderWords(incident, one.approver!)} has approved it.` : '.'}
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {asks ? 'Ask for approval' : 'Send'}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          await write.mutateAsync({ params: { id: incident.id, communicationId: one.id }, body })
          toast(asks ? `“${one.name}” waits for approval` : `“${one.name}” goes out`)
          onClose()
        }}
      >
        {changed && (
          <Banner tone="warning" loud title="It was changed meanwhile">
            Somebody else wrote or sent it, or its time has come. What you send replaces what has not gone out.
          </Banner>
        )}
        {one.reason !== null && one.state === 'drafted' && (
          <Banner tone="warning" title="Its template could not be filled in">
            {one.reason}
          </Banner>
        )}
        <FormField form={form} name="subject" label="Subject">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="body" label="Text">
          {(field) => <TextArea {...field} lines={10} />}
        </FormField>
      </Form>
    </Dialog>
  )
}
