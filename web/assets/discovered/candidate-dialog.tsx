import { useId, useState, type FormEvent } from 'react'
import type { Candidate } from '../../../contract/assets.ts'
import { findAssets } from '../../find.ts'
import { problemOf } from '../../problem.ts'
import { Button } from '../../ui/action/button.tsx'
import { ProblemBanner } from '../../ui/feedback/problem-banner.tsx'
import { toast } from '../../ui/feedback/toast.ts'
import { Combobox } from '../../ui/form/combobox.tsx'
import { Field, FieldGroup } from '../../ui/form/field.tsx'
import { Select } from '../../ui/form/select.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { Checkbox, RadioCards } from '../../ui/form/toggles.tsx'
import { Dialog } from '../../ui/overlay/dialog.tsx'
import { useKindOptions } from '../kinds.tsx'
import { confirmOf, useDecide, type Draft } from './use-decide.ts'

export type What = 'new' | 'other'

/** Says of one thing that was discovered what it is: an asset of its own, one that is there already, or none. */
export function CandidateDialog({
  candidate,
  draft,
  what: asked,
  onClose,
}: {
  candidate: Candidate
  draft: Draft | undefined
  what: What
  onClose: () => void
}) {
  const form = useId()
  const kinds = useKindOptions()
  const decide = useDecide()
  const [what, setWhat] = useState(asked)
  const [{ name, kind }, setDraft] = useState({ name: draft?.name ?? candidate.name, kind: draft?.kind ?? candidate.kind })
  const [partOfService, setPartOfService] = useState(true)
  const [other, setOther] = useState<number | null>(null)
  const ready = what === 'new' ? name.trim() !== '' : other !== null

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!ready) return
    const item =
      what === 'new' ? confirmOf(candidate, { name, kind }, partOfService) : { id: candidate.id, assetId: other!, partOfService: false }
    await decide.confirm.mutateAsync({ body: { items: [item] } })
    toast(what === 'new' ? `${name.trim()} is an asset` : 'Alerts that name it are about that asset now')
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`What is ${candidate.name}?`}
      description={
        <>
          <code>
            {candidate.label === '@source' ? 'source' : candidate.label}={candidate.value}
          </code>
          , seen {candidate.seen.toLocaleString('en')} {candidate.seen === 1 ? 'time' : 'times'} by {candidate.from}
        </>
      }
      footer={
        <>
          <Button look="plain" onClick={async () => (await decide.drop([candidate.id])) && onClose()}>
            Not an asset
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={form} disabled={!ready} loading={decide.busy}>
            {what === 'new' ? 'Make an asset' : 'It is this asset'}
          </Button>
        </>
      }
    >
      <form id={form} className="ui-stack" onSubmit={(event) => void send(event).catch(() => undefined)}>
        {decide.confirm.error && <ProblemBanner problem={problemOf(decide.confirm.error)} />}
        <FieldGroup label="It is" quiet>
          <RadioCards
            label="It is"
            columns={2}
            value={what}
            onChange={(next) => next && setWhat(next)}
            options={[
              { value: 'new', label: 'A new asset', hint: 'It joins the inventory' },
              { value: 'other', label: 'One that is there', hint: 'By another name' },
            ]}
          />
        </FieldGroup>
        {what === 'new' ? (
          <>
            <Field label="Name">
              <TextInput value={name} onChange={(next) => setDraft({ name: next, kind })} maxLength={120} autoComplete="off" />
            </Field>
            <Field label="Kind">
              <Select value={kind} onChange={(next) => setDraft({ name, kind: next ?? kind })} options={kinds} />
            </Field>
            {candidate.serviceName !== null && (
              <Checkbox
                label={`Part of ${candidate.serviceName}`}
                hint="Its alerts came for this service; its trouble is the service’s then."
                value={partOfService}
                onChange={setPartOfService}
              />
            )}
          </>
        ) : (
          <Field label="Asset" hint="Alerts that name it so are about that asset from now on.">
            <Combobox value={other} onChange={setOther} options={findAssets} placeholder="Find an asset" nothing="No asset of this name" />
          </Field>
        )}
      </form>
    </Dialog>
  )
}
