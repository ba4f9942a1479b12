import { useState } from 'react'
import type { Problem } from '../../contract/endpoint.ts'
import { deactivatePerson, type Person } from '../../contract/people.ts'
import { useAct } from '../api.ts'
import { problemOf } from '../problem.ts'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Field } from '../ui/form/field.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { findResponders } from '../find.ts'

/**
 * Ends somebody's access. The server refuses while they are counted on somewhere and names the places;
 * then the dialog lists them and asks who takes them over.
 */
export function DeactivateDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const deactivate = useAct(deactivatePerson, {
    alsoRead: ['schedules', 'oncall', 'policies', 'teams', 'incident-types', 'stakeholders'],
  })
  const [typed, setTyped] = useState('')
  const [replacementId, setReplacementId] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem>()
  const [places, setPlaces] = useState<readonly string[]>([])
  const needs = places.length > 0

  async function send(): Promise<void> {
    setProblem(undefined)
    try {
      await deactivate.mutateAsync({ params: { id: person.id }, body: { replacementId } })
      toast(`${person.name} is deactivated`, needs ? { detail: 'The replacement has taken every place.' } : {})
      onClose()
    } catch (error) {
      const refused = problemOf(error)
      if (refused.code === 'needs-replacement') setPlaces((refused.errors ?? []).map(({ message }) => message))
      else setProblem(refused)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Deactivate ${person.name}?`}
      description="Their sessions, links and team memberships end at once. What they did stays in the record."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            submit
            form="deactivate-person"
            loading={deactivate.isPending}
            disabled={typed.trim() !== person.name.trim() || (needs && replacementId === null)}
          >
            {needs ? 'Replace and deactivate' : 'Deactivate'}
          </Button>
        </>
      }
    >
      <form
        id="deactivate-person"
        className="ui-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        {problem && <ProblemBanner problem={problem} />}
        {needs && (
          <>
            <Banner
              tone="warning"
              loud
              title={`${person.name} is counted on in ${places.length} ${places.length === 1 ? 'place' : 'places'}`}
            >
              <ul>
                {places.map((place) => (
                  <li key={place}>{place}</li>
                ))}
              </ul>
            </Banner>
            <Field
              label="Who takes their place"
              hint="On every schedule and policy, in every role, in the same moment. The turns of others do not move."
            >
              <Combobox
                value={replacementId}
                onChange={setReplacementId}
                options={async (query, signal) => (await findResponders(query, signal)).filter(({ value }) => value !== person.id)}
                placeholder="Find a person"
                nothing="Nobody of this name who may be paged"
              />
            </Field>
          </>
        )}
        <Field
          label={
            <>
              Type <strong>{person.name}</strong> to go on
            </>
          }
        >
          <TextInput value={typed} onChange={setTyped} autoComplete="off" spellCheck={false} />
        </Field>
      </form>
    </Dialog>
  )
}
