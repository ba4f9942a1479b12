import { updateMe, type Preferences } from '../../contract/me.ts'
import { useAct } from '../api.ts'
import { useChangePreferences } from '../frame/preferences.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Field } from '../ui/form/field.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { Switch } from '../ui/form/toggles.tsx'
import { Section } from '../ui/layout/page.tsx'
import { ChangePassword } from './change-password.tsx'
import { ContactMethods } from './contact-methods.tsx'
import { RuleLists } from './rules.tsx'
import { Sessions } from './sessions.tsx'
import './people.css'

/**
 * Everything about the viewer: how they are reached and when, name and zone, preferences, sessions, password.
 * Without a page around it, so that the settings can show it too.
 */
export function MyProfile() {
  const { me } = useSession()
  return (
    <>
      {me.role !== 'viewer' && me.readiness.faults.length > 0 && (
        <Banner tone="warning" title={me.readiness.ready ? 'Something is worth a look' : 'A page might not wake you'}>
          <ul>
            {me.readiness.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Banner>
      )}
      <ContactMethods userId={me.id} />
      <RuleLists userId={me.id} />
      <About />
      <PreferenceSwitches />
      <Sessions />
      <ChangePassword />
    </>
  )
}

function About() {
  const { me } = useSession()
  const update = useAct(updateMe, { alsoRead: ['people'] })
  const form = useSchemaForm(updateMe.body, { name: me.name, timezone: me.timezone })
  return (
    <Section title="You" hint={me.email}>
      <Form
        form={form}
        onSubmit={async (body) => {
          await update.mutateAsync({ body })
          form.reset(body)
          toast('Saved')
        }}
      >
        <div className="people-columns">
          <FormField form={form} name="name" label="Name">
            {(field) => <TextInput {...field} value={field.value ?? ''} autoComplete="name" />}
          </FormField>
          <FormField form={form} name="timezone" label="Time zone" hint="All times are shown in it.">
            {(field) => <TimezoneSelect {...field} value={field.value ?? null} />}
          </FormField>
        </div>
        <div>
          <Button submit loading={form.formState.isSubmitting} disabled={!form.formState.isDirty}>
            Save
          </Button>
        </div>
      </Form>
    </Section>
  )
}

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { value: Preferences['theme']; label: string }[]
const CLOCKS = [
  { value: 'system', label: 'As the system' },
  { value: '24h', label: '14:30' },
  { value: '12h', label: '2:30 pm' },
] as const satisfies readonly { value: Preferences['timeFormat']; label: string }[]

function PreferenceSwitches() {
  const { preferences } = useSession().me
  const change = useChangePreferences()
  return (
    <Section title="Preferences" hint="Kept for all your browsers.">
      <div className="people-columns">
        <Field label="Theme">
          <Select value={preferences.theme} onChange={(theme) => theme !== null && change({ theme })} options={THEMES} />
        </Field>
        <Field label="Clock">
          <Select
            value={preferences.timeFormat}
            onChange={(timeFormat) => timeFormat !== null && change({ timeFormat })}
            options={CLOCKS}
          />
        </Field>
      </div>
      <Switch
        value={preferences.singleKeys}
        onChange={(singleKeys) => change({ singleKeys })}
        label="Shortcuts of a single letter"
        hint="Off for those who steer by voice. Shortcuts with Ctrl or ⌘ stay."
      />
    </Section>
  )
}
