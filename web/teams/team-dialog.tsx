import { useNavigate } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { createTeam, TeamInput, updateTeam, type Team } from '../../contract/teams.ts'
import { useAct } from '../api.ts'
import { findPeople, findPolicies } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import './teams.css'

/** Makes a team, or changes one: name, people and who leads, the policy by which it is paged. */
export function TeamDialog({ team, onClose }: { team?: Team; onClose: () => void }) {
  const navigate = useNavigate()
  const create = useAct(createTeam, { alsoRead: ['people'] })
  const update = useAct(updateTeam, { alsoRead: ['people', 'policies', 'oncall'] })
  const id = useId()
  const form = useSchemaForm(TeamInput, {
    name: team?.name ?? '',
    description: team?.description ?? '',
    escalationPolicyId: team?.escalationPolicyId ?? null,
    members: team?.members.map(({ userId, lead }) => ({ userId, lead })) ?? [],
  })
  const names = new Map(team?.members.map((one) => [one.userId, one.name]))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={team ? `Edit ${team.name}` : 'New team'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {team ? 'Save the team' : 'Make the team'}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          if (team) {
            await update.mutateAsync({ params: { id: team.id }, body })
            toast(`${body.name} saved`)
            onClose()
          } else {
            const made = await create.mutateAsync({ body })
            await navigate({ to: '/teams/$id', params: { id: made.id } })
          }
        }}
      >
        <FormField form={form} name="name" label="Name">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="description" label="What it looks after" optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="members" label="People" group>
          {(field) => <Members value={field.value} onChange={field.onChange} names={names} />}
        </FormField>
        <FormField form={form} name="escalationPolicyId" label="Escalation policy" optional hint="Used when somebody pages the team itself">
          {(field) => (
            <Combobox
              {...field}
              options={findPolicies}
              known={team?.escalationPolicyId ? [{ value: team.escalationPolicyId, label: team.escalationPolicyName ?? '' }] : []}
              placeholder="Find a policy"
              nothing="No policy of this name"
            />
          )}
        </FormField>
      </Form>
    </Dialog>
  )
}

type Member = { userId: number; lead: boolean }

function Members({
  value,
  onChange,
  names,
}: {
  value: readonly Member[]
  onChange: (members: Member[]) => void
  names: ReadonlyMap<number, string>
}) {
  const [seen, setSeen] = useState<ReadonlyMap<number, string>>(new Map())
  const nameOf = (id: number): string => names.get(id) ?? seen.get(id) ?? `Person ${id}`
  return (
    <div className="ui-stack">
      {value.length > 0 && (
        <ul className="teams-lines">
          {value.map((member, index) => (
            <li key={member.userId}>
              <Person name={nameOf(member.userId)} />
              <Checkbox
                label="Leads"
                aria-label={`${nameOf(member.userId)} leads`}
                value={member.lead}
                onChange={(lead) => onChange(value.with(index, { ...member, lead }))}
              />
              <IconButton
                icon={X}
                size="small"
                label={`Take out ${nameOf(member.userId)}`}
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
      <Combobox
        key={value.length}
        label="Add a person"
        placeholder="Add a person"
        nothing="Nobody of this name"
        value={null}
        options={async (query, signal) => {
          const options = await findPeople(query, signal)
          setSeen((before) => new Map([...before, ...options.map((one): [number, string] => [one.value, one.label])]))
          return options.filter((one) => !value.some(({ userId }) => userId === one.value))
        }}
        onChange={(userId) => userId !== null && onChange([...value, { userId, lead: false }])}
      />
    </div>
  )
}
