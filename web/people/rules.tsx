import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { listContactMethods, type ContactMethod } from '../../contract/contact-methods.ts'
import { getNotificationRules, setNotificationRules, type NotificationRules } from '../../contract/notification-rules.ts'
import type { Problem } from '../../contract/endpoint.ts'
import type { Urgency } from '../../domain/severity.ts'
import { useAct, useCall } from '../api.ts'
import { problemOf } from '../problem.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'
import { Section } from '../ui/layout/page.tsx'

type List = NotificationRules['high']
type Rule = List['rules'][number]
const URGENCIES: readonly { urgency: Urgency; title: string; hint: string }[] = [
  { urgency: 'high', title: 'High urgency', hint: 'When something must be looked at now' },
  { urgency: 'low', title: 'Low urgency', hint: 'When it can wait for the morning' },
]

/** How somebody is told, by urgency: their own rules, or the defaults that apply. */
export function RuleLists({ userId }: { userId: number }) {
  const session = useSession()
  const rules = useCall(getNotificationRules, { params: { id: userId } })
  const methods = useCall(listContactMethods, { params: { id: userId } })
  const mayChange = session.me.id === userId || session.can('people.write')
  const usable = (methods.data?.items ?? []).filter((one) => one.verifiedAt !== null && one.disabledAt === null)
  return (
    <Section title="Notification rules" hint="Minutes count from the moment the person is to be told, while nobody has acknowledged.">
      {rules.isPending || methods.isPending ? (
        <Skeleton rows={3} />
      ) : rules.error ? (
        <ErrorState error={rules.error} retry={rules.refetch} small />
      ) : (
        <div className="people-columns">
          {URGENCIES.map((one) => (
            <RuleListOf
              key={one.urgency}
              {...one}
              userId={userId}
              list={rules.data[one.urgency]}
              methods={methods.data?.items ?? []}
              usable={usable}
              mayChange={mayChange}
            />
          ))}
        </div>
      )}
    </Section>
  )
}

type ListProps = {
  userId: number
  urgency: Urgency
  title: string
  hint: string
  list: List
  methods: readonly ContactMethod[]
  usable: readonly ContactMethod[]
  mayChange: boolean
}

function RuleListOf({ userId, urgency, title, hint, list, methods, usable, mayChange }: ListProps) {
  const [draft, setDraft] = useState<Rule[]>()
  const save = useAct(setNotificationRules)
  const [problem, setProblem] = useState<Problem>()
  const labelOf = (id: number): string => methods.find((one) => one.id === id)?.label ?? `Method ${id}`

  async function send(rules: Rule[]): Promise<void> {
    setProblem(undefined)
    try {
      await save.mutateAsync({ params: { id: userId, urgency }, body: { rules } })
      setDraft(undefined)
      toast(rules.length === 0 ? `${title}: the defaults apply again` : `${title}: rules saved`)
    } catch (error) {
      setProblem(problemOf(error))
    }
  }

  return (
    <div className="ui-stack" role="group" aria-label={title}>
      <div>
        <h3 className="ui-row">
          {title} <Badge>{list.own ? 'Own rules' : 'Defaults'}</Badge>
        </h3>
        <p className="ui-muted">{hint}</p>
      </div>
      {problem && <ProblemBanner problem={problem} />}
      {draft ? (
        <RuleDraft draft={draft} usable={usable} onChange={setDraft} />
      ) : list.rules.length === 0 ? (
        <p>Nothing would be sent: there is no verified way to be reached.</p>
      ) : (
        <ol className="people-lines">
          {list.rules
            .toSorted((a, b) => a.delayMinutes - b.delayMinutes)
            .map((rule) => (
              <li key={`${rule.methodId}-${rule.delayMinutes}`}>
                <span className="ui-figures ui-muted">{rule.delayMinutes === 0 ? 'at once' : `${rule.delayMinutes} min`}</span>
                {labelOf(rule.methodId)}
              </li>
            ))}
        </ol>
      )}
      {mayChange && (
        <div className="ui-row">
          {draft ? (
            <>
              <Button size="small" look="primary" loading={save.isPending} onClick={() => void send(draft)} aria-label={`Save: ${title}`}>
                Save
              </Button>
              <Button size="small" onClick={() => setDraft(undefined)} aria-label={`Cancel: ${title}`}>
                Cancel
              </Button>
            </>
          ) : (
            <Button size="small" disabled={usable.length === 0} onClick={() => setDraft(list.rules)} aria-label={`Change: ${title}`}>
              Change
            </Button>
          )}
          {list.own && !draft && (
            <Button
              size="small"
              look="plain"
              loading={save.isPending}
              onClick={() => void send([])}
              aria-label={`Back to the defaults: ${title}`}
            >
              Back to the defaults
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function RuleDraft({
  draft,
  usable,
  onChange,
}: {
  draft: readonly Rule[]
  usable: readonly ContactMethod[]
  onChange: (rules: Rule[]) => void
}) {
  return (
    <>
      {draft.map((rule, index) => (
        <div key={index} className="people-rule" role="group" aria-label={`Rule ${index + 1}`}>
          <span className="ui-muted">After</span>
          <NumberInput
            value={rule.delayMinutes}
            min={0}
            max={1_440}
            unit="min"
            label={`Rule ${index + 1}: minutes`}
            onChange={(minutes) => onChange(draft.with(index, { ...rule, delayMinutes: minutes ?? 0 }))}
          />
          <Select
            label={`Rule ${index + 1}: by`}
            value={rule.methodId}
            onChange={(methodId) => methodId !== null && onChange(draft.with(index, { ...rule, methodId }))}
            options={usable.map((one) => ({ value: one.id, label: one.label, hint: one.channelTitle }))}
          />
          <IconButton
            icon={X}
            size="small"
            label={`Take out rule ${index + 1}`}
            onClick={() => onChange(draft.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {draft.length < 15 && (
        <div>
          <Button
            size="small"
            icon={Plus}
            onClick={() => onChange([...draft, { methodId: usable[0]?.id ?? 0, delayMinutes: (draft.at(-1)?.delayMinutes ?? -5) + 5 }])}
          >
            Add a rule
          </Button>
        </div>
      )}
      {draft.length === 0 && <p className="ui-muted">Without rules the defaults apply.</p>}
    </>
  )
}
