import { Mail } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { DAY, MINUTE } from '../../domain/time.ts'
import { local, ProblemError } from '../problem.ts'
import { Button } from '../ui/action/button.tsx'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { FieldGroup, Field } from '../ui/form/field.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'
import { PasswordInput, TextArea, TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput, DurationInput, TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { Checkbox, RadioCards, Switch } from '../ui/form/toggles.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Stepper } from '../ui/layout/stepper.tsx'

const PEOPLE = ['Ann Okafor', 'Bo Lind', 'Chandra Iyer', 'Dmitri Petrov'].map((label, index) => ({
  value: index + 1,
  label,
  hint: `${label.split(' ')[0]!.toLowerCase()}@softwareco.example`,
}))
const findPeople = async (query: string) => {
  await new Promise((resolve) => setTimeout(resolve, 200))
  return PEOPLE.filter((person) => person.label.toLowerCase().includes(query.toLowerCase()))
}
const Schema = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.'),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  email: z.email('Not an e-mail address.'),
})

/** Every control, and a form that the server refuses. */
export function FormSpecimens() {
  const [text, setText] = useState('Checkout')
  const [count, setCount] = useState<number | null>(5)
  const [person, setPerson] = useState<number | null>(2)
  const [people, setPeople] = useState([1, 3])
  const [zone, setZone] = useState<string | null>('Europe/Berlin')
  const [at, setAt] = useState<number | null>(Date.parse('2026-10-25T00:30Z'))
  const [delay, setDelay] = useState<number | null>(15 * MINUTE)
  const [on, setOn] = useState(true)
  const [urgency, setUrgency] = useState<string | null>('high')
  const form = useSchemaForm(Schema, { name: '', severity: 'high', email: 'ann@' })
  return (
    <>
      <Section title="Steps">
        <Stepper
          steps={[
            { id: 'admin', label: 'You', done: true },
            { id: 'contact', label: 'How to reach you', done: false },
            { id: 'service', label: 'What you run', done: false },
            { id: 'page', label: 'Page yourself', done: false },
          ]}
          current="contact"
        />
      </Section>
      <Section title="Controls">
        <div className="specimen-grid">
          <Field label="Name" hint="As people say it">
            <TextInput value={text} onChange={setText} />
          </Field>
          <Field label="E-mail" error="Nobody is known by this address. Invite them first.">
            <TextInput type="email" icon={Mail} value="ann@softwareco.example" onChange={setText} />
          </Field>
          <Field label="Password" optional>
            <PasswordInput complete="current-password" value="correct horse" onChange={setText} />
          </Field>
          <Field label="Severity">
            <Select value="high" onChange={() => {}} options={SEVERITY_OPTIONS} />
          </Field>
          <Field label="Who" hint="Found on the server">
            <Combobox
              value={person}
              onChange={setPerson}
              options={findPeople}
              known={PEOPLE}
              placeholder="Find a person"
              nothing="Nobody of this name"
            />
          </Field>
          <Field label="Responders">
            <MultiSelect value={people} onChange={setPeople} options={findPeople} known={PEOPLE} placeholder="Add people" />
          </Field>
          <Field label="Starts">
            <DateTimeInput value={at} onChange={setAt} zone="Europe/Berlin" />
          </Field>
          <Field label="Escalates after">
            <DurationInput value={delay} onChange={setDelay} min={MINUTE} max={DAY} />
          </Field>
          <Field label="Time zone">
            <TimezoneSelect value={zone} onChange={setZone} />
          </Field>
          <Field label="Repeats">
            <NumberInput value={count} onChange={setCount} min={0} max={9} unit="times" />
          </Field>
          <Field label="Note">
            <TextArea value={text} onChange={setText} placeholder="What did you see?" />
          </Field>
          <Field label="Disabled" disabled>
            <TextInput value="Set by MUSTER_PUBLIC_URL" onChange={setText} />
          </Field>
          <div className="ui-stack">
            <Checkbox value={on} onChange={setOn} label="Leads the team" />
            <Checkbox value={false} onChange={() => {}} some label="Some of them" />
            <Switch value={on} onChange={setOn} label="Pages people" hint="Off: alerts are kept, nobody is woken" />
            <Switch value={false} onChange={() => {}} label="Off" />
          </div>
          <FieldGroup label="Urgency">
            <RadioCards
              label="Urgency"
              value={urgency}
              onChange={setUrgency}
              options={[
                { value: 'high', label: 'Wake people', hint: 'Voice and push at once, SMS after 3 min' },
                { value: 'low', label: 'Wait for the morning', hint: 'E-mail only' },
              ]}
            />
          </FieldGroup>
        </div>
      </Section>
      <Section title="Form">
        <div className="specimen-grid">
          <Form
            form={form}
            onSubmit={() =>
              Promise.reject(
                new ProblemError({
                  ...local('already-exists', 'There is one already', {
                    detail: 'A service called Checkout exists.',
                    next: 'Use another name, or open the one that exists.',
                  }),
                  errors: [{ path: 'name', message: 'Taken by a service of the team Payments.' }],
                }),
              )
            }
          >
            <FormField form={form} name="name" label="Name">
              {(field) => <TextInput {...field} />}
            </FormField>
            <FormField form={form} name="severity" label="Severity">
              {(field) => <Select {...field} options={SEVERITY_OPTIONS} />}
            </FormField>
            <FormField form={form} name="email" label="E-mail">
              {(field) => <TextInput {...field} type="email" />}
            </FormField>
            <div className="ui-row">
              <Button look="primary" submit loading={form.formState.isSubmitting}>
                Make the service
              </Button>
            </div>
          </Form>
        </div>
      </Section>
    </>
  )
}
