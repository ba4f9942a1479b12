import { Check, Pencil, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { deleteHardening, finishHardening, getHardening } from '../../contract/hardening.ts'
import { kindWords, rhythmWords } from '../../domain/hardening.ts'
import { useAct, useCall, type Output } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ExternalLink, Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Facts } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { ALSO, scopeText } from './words.ts'
import { WorkDialog } from './work-dialog.tsx'

type Work = Output<typeof getHardening>

/** One piece of work: what, for which assets, until when; what was done of it, with evidence; and that it is done. */
export function WorkDetails({ id, onClose }: { id: number; onClose: () => void }) {
  const { data, error, refetch } = useCall(getHardening, { params: { id } })
  const [editing, setEditing] = useState(false)
  if (data && editing) return <WorkDialog work={data} onClose={() => setEditing(false)} />
  if (data) return <Shown work={data} onEdit={() => setEditing(true)} onClose={onClose} />
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Hardening work">
      {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={4} />}
    </Dialog>
  )
}

function Shown({ work, onEdit, onClose }: { work: Work; onEdit: () => void; onClose: () => void }) {
  const { can } = useSession()
  const may = can('response.write')
  const formId = useId()
  const [deleting, setDeleting] = useState(false)
  const finish = useAct(finishHardening, ALSO)
  const remove = useAct(deleteHardening, ALSO)
  const form = useSchemaForm(finishHardening.body, { note: '', link: null })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !deleting && onClose()}
      title={work.name}
      description={`${kindWords(work.kind)}, ${rhythmWords(work)}`}
      footer={
        <>
          {may && (
            <span className="ui-row risk-away">
              <Button look="plain" icon={Trash2} onClick={() => setDeleting(true)}>
                Delete
              </Button>
              <Button look="plain" icon={Pencil} onClick={onEdit}>
                Edit
              </Button>
            </span>
          )}
          {work.mayFinish && (
            <Button look="primary" icon={Check} submit form={formId} loading={form.formState.isSubmitting}>
              It is done
            </Button>
          )}
        </>
      }
    >
      <div className="ui-stack">
        <Facts
          items={[
            [
              'Due',
              <span key="due" className="ui-row">
                {work.overdue && <Badge tone="critical">Late</Badge>}
                <Timestamp at={work.dueAt} zone={work.timezone} />
              </span>,
            ],
            ['Whose', work.owner.name],
            [
              'Covers',
              work.asset ? (
                <Link key="asset" to="/assets/$id" params={{ id: work.asset.id }}>
                  {work.asset.name}
                </Link>
              ) : (
                `${scopeText(work)}: ${work.assets.toLocaleString('en')} ${work.assets === 1 ? 'asset' : 'assets'} now`
              ),
            ],
            ['Risks of them', String(work.risks)],
          ]}
        />
        {work.note !== '' && <p className="risk-words">{work.note}</p>}
        {work.mayFinish && (
          <Form
            id={formId}
            form={form}
            onSubmit={async (body) => {
              await finish.mutateAsync({ params: { id: work.id }, body })
              toast(`${work.name} done`, { detail: 'Its next day is set.' })
              onClose()
            }}
          >
            <FormField form={form} name="note" label="What was done" hint="Kept as evidence.">
              {(field) => <TextArea {...field} lines={2} />}
            </FormField>
            <FormField form={form} name="link" label="Link to the proof" optional>
              {(field) => (
                <TextInput
                  {...field}
                  value={field.value ?? ''}
                  onChange={(text) => field.onChange(text === '' ? null : text)}
                  placeholder="https://"
                />
              )}
            </FormField>
          </Form>
        )}
        <h3>Done before</h3>
        {work.done.length === 0 ? (
          <p className="ui-muted">Never so far.</p>
        ) : (
          <ol className="risk-history">
            {work.done.map(({ id, note, link, by, doneAt, dueAt }) => (
              <li key={id}>
                <span>
                  {note}
                  <small>
                    {by ?? 'By an API token'}
                    {doneAt > dueAt && ', late'}
                    {link !== null && (
                      <>
                        {' · '}
                        <ExternalLink href={link}>Proof</ExternalLink>
                      </>
                    )}
                  </small>
                </span>
                <Timestamp at={doneAt} show="absolute" />
              </li>
            ))}
          </ol>
        )}
      </div>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${work.name}?`}
        action="Delete work"
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: work.id } })
          toast(`${work.name} deleted`)
          onClose()
        }}
      >
        It will not be asked for any more, and no risk counts as likelier for it.
      </ConfirmDialog>
    </Dialog>
  )
}
