import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { createRule, deleteRule, listRules, updateRule, type StoredRule } from '../../contract/communication.ts'
import { listStakeholders } from '../../contract/response.ts'
import { CommunicationRule } from '../../domain/communication-plan.ts'
import { queryOf, useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { useSearchState } from '../ui/url.ts'
import { audienceText } from './audience-picker.tsx'
import { Preview } from './preview.tsx'
import { RuleForm } from './rule-form.tsx'
import { ruleOf } from './rule-list.tsx'
import { usePreview } from './template-fields.tsx'
import { useNames } from './use-names.ts'
import { STARTERS, type Starter } from './starters.ts'
import { ruleWords, type PlanSearch } from './words.ts'
import './communication.css'

const ALSO = { alsoRead: ['communication-plan'] } as const
const back = (
  <Link to="/communication" search={{}}>
    Communication
  </Link>
)
const EMPTY = CommunicationRule.partial({ audiences: true }).parse({ name: 'x', trigger: {}, subject: 'x', body: 'x' })
const BLANK: CommunicationRule = { ...EMPTY, name: '', audiences: [], subject: '', body: '' }

/** A rule is begun: from nothing, or from one of the starters (`?from=executives`). */
export function NewRulePage() {
  const may = useSession().can('response.write')
  const [{ from }] = useSearchState<PlanSearch>()
  const starter = STARTERS.find(({ id }) => id === from)
  return (
    <Page head={<PageHeader title="New rule" back={back} />}>
      {may ? (
        starter ? (
          <Started key={starter.id} starter={starter} />
        ) : (
          <NewRule rule={BLANK} known={new Map()} />
        )
      ) : (
        <EmptyState title="The plan is written by managers">Your role may look at it. Ask a manager or an administrator.</EmptyState>
      )}
    </Page>
  )
}

/** A starter tells the company's own groups of its kind. */
function Started({ starter }: { starter: Starter }) {
  const { data, error, refetch } = useCall(listStakeholders, { query: { limit: 200 } })
  if (!data) return error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={8} />
  const groups = data.items.filter(({ kind }) => kind === starter.audience).slice(0, 20)
  const audiences = groups.map(({ id }) => ({ kind: 'stakeholders' as const, id }))
  const known = new Map(groups.map(({ id, name }) => [audienceText({ kind: 'stakeholders', id }), name]))
  return <NewRule rule={{ ...starter.rule, audiences }} known={known} />
}

function NewRule({ rule, known }: { rule: CommunicationRule; known: ReadonlyMap<string, string> }) {
  const navigate = useNavigate()
  const create = useAct(createRule, ALSO)
  const leave = () => navigate({ to: '/communication', search: {} })
  return (
    <RuleForm
      rule={rule}
      known={known}
      action="Add the rule"
      onCancel={() => void leave()}
      onSave={async (body) => {
        await create.mutateAsync({ body })
        toast(`${body.name} added`, { detail: 'It counts for incidents from now on.' })
        await leave()
      }}
    />
  )
}

/** One rule, to be changed by whoever may. */
export function RulePage() {
  const { id } = useParams({ from: '/app/communication/$id' })
  const { data, error, refetch } = useQuery(queryOf(listRules))
  const rule = data?.items.find((one) => one.id === id)
  if (rule) return <Shown key={id} rule={rule} />
  return (
    <Page head={<PageHeader title="Rule" back={back} />}>
      {data ? (
        <EmptyState
          title="There is no such rule"
          act={
            <ButtonLink to="/communication" search={{}}>
              All rules
            </ButtonLink>
          }
        >
          It may have been deleted.
        </EmptyState>
      ) : error ? (
        <ErrorState error={error} retry={refetch} />
      ) : (
        <Skeleton rows={8} />
      )}
    </Page>
  )
}

function Shown({ rule }: { rule: StoredRule }) {
  const navigate = useNavigate()
  const may = useSession().can('response.write')
  const update = useAct(updateRule, ALSO)
  const remove = useAct(deleteRule, ALSO)
  const [deleting, setDeleting] = useState(false)
  const leave = () => navigate({ to: '/communication', search: {} })
  const known = new Map(rule.audiences.map((audience, at) => [audienceText(audience), rule.audienceNames[at] ?? '']))
  return (
    <Page
      head={
        <PageHeader
          title={rule.name}
          back={back}
          acts={
            may && (
              <Button icon={Trash2} onClick={() => setDeleting(true)}>
                Delete
              </Button>
            )
          }
        />
      }
    >
      {may ? (
        <RuleForm
          rule={ruleOf(rule)}
          known={known}
          action="Save the rule"
          onCancel={() => void leave()}
          onSave={async (body) => {
            await update.mutateAsync({ params: { id: rule.id }, body })
            toast(`${body.name} saved`, { detail: 'What was planned already goes on as it was planned.' })
            await leave()
          }}
        />
      ) : (
        <ReadRule rule={rule} />
      )}
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${rule.name}?`}
        action="Delete rule"
        typeBack={rule.name}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: rule.id } })
          toast(`${rule.name} deleted`)
          await leave()
        }}
      >
        What it planned and was not said yet is left out. What was said by it stays in the record.
      </ConfirmDialog>
    </Page>
  )
}

/** What a rule does, for whoever may not change it. */
function ReadRule({ rule }: { rule: StoredRule }) {
  const { names } = useNames()
  const { who, when, by } = ruleWords(rule, names)
  return (
    <div className="communication-rule-words">
      <p>
        <strong>{who}</strong> {when}; {by.join('; ')}.
      </p>
      {!rule.enabled && <p className="ui-muted">It is off.</p>}
      <Preview query={usePreview(rule.subject, rule.body)} />
    </div>
  )
}
