import { useId } from 'react'
import { z } from 'zod'
import { setObligation, type ObligationShown } from '../../contract/clocks.ts'
import { ObligationSetting, stageWords, type Limit } from '../../domain/obligation.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { ExternalLink } from '../ui/action/link.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Switch } from '../ui/form/toggles.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { LimitRows } from './limit-rows.tsx'

const Values = z.strictObject({
  ...ObligationSetting.shape,
  limits: ObligationSetting.shape.limits.unwrap(),
  reviewed: z.string(),
  note: ObligationSetting.shape.note.unwrap(),
})

/** What holds here: on or off, times of one's own, and when counsel looked at it. */
export function ObligationDialog({
  obligation,
  calendars,
  onClose,
}: {
  obligation: ObligationShown
  calendars: readonly { id: string; title: string }[]
  onClose: () => void
}) {
  const id = useId()
  const { id: key, title, source, unsure, note, appliesWhen, stages, setting, approver } = obligation
  const set = useAct(setObligation, { alsoRead: ['incidents'] })
  const form = useSchemaForm(Values, { ...setting, reviewed: setting.reviewed ?? '' })

  async function send({ reviewed, ...body }: z.output<typeof Values>): Promise<void> {
    await set.mutateAsync({ params: { key }, body: { ...body, reviewed: reviewed === '' ? null : reviewed } })
    toast(`${title} saved`, { detail: 'Clocks that run go on as they began.' })
    onClose()
  }

  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => open || onClose()}
      title={title}
      description={`A filing needs the word of: ${approver}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Save
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={send}>
        <div className="clock-questions">
          <p id={`${id}-asks`}>It applies where these are answered with yes:</p>
          <ul aria-labelledby={`${id}-asks`}>
            {appliesWhen.map((question) => (
              <li key={question}>{question}</li>
            ))}
          </ul>
          {note !== null && <p className="ui-muted">{note}</p>}
          {unsure !== null && (
            <Banner tone="warning" title="Not certain">
              {unsure}
            </Banner>
          )}
          <ExternalLink href={source}>The text of the law</ExternalLink>
        </div>
        <FormField form={form} name="enabled" label="Here" group>
          {(field) => <Switch {...field} label="Looked at in an incident" />}
        </FormField>
        <FormField
          form={form}
          name="limits"
          label="Times"
          hint="The earliest that is known counts. Contracts and other states’ laws may give less."
          group
        >
          {(field) => (
            <div className="obligation-times">
              {stages.map((stage, i) => (
                <StageTimes
                  key={stage.id}
                  title={stage.title}
                  law={stage.lawLimits}
                  own={field.value[stage.id]}
                  first={i === 0}
                  calendars={calendars}
                  onChange={(limits) => {
                    const { [stage.id]: _, ...others } = field.value
                    field.onChange(limits ? { ...others, [stage.id]: limits } : others)
                  }}
                />
              ))}
            </div>
          )}
        </FormField>
        <FormField form={form} name="reviewed" label="Seen by your counsel on" optional>
          {(field) => <TextInput {...field} type="date" />}
        </FormField>
        <FormField form={form} name="note" label="Note" hint="What was settled, and with whom." optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
      </Form>
    </Dialog>
  )
}

function StageTimes({
  title,
  law,
  own,
  first,
  calendars,
  onChange,
}: {
  title: string
  law: Limit[]
  own: Limit[] | undefined
  first: boolean
  calendars: readonly { id: string; title: string }[]
  onChange: (limits: Limit[] | undefined) => void
}) {
  return (
    <section className="obligation-time" aria-label={title}>
      <div className="obligation-time-head">
        <span className="clocks-words">
          <strong>{title}</strong>
          <small>The law: {stageWords({ limits: law })}</small>
        </span>
        {own === undefined ? (
          <Button size="small" onClick={() => onChange(law)} aria-label={`Set times of your own for ${title}`}>
            Set your own
          </Button>
        ) : (
          <Button size="small" look="plain" onClick={() => onChange(undefined)} aria-label={`As the law has it: ${title}`}>
            As the law has it
          </Button>
        )}
      </div>
      {own && <LimitRows value={own} onChange={onChange} first={first} calendars={calendars} of={title} />}
    </section>
  )
}
