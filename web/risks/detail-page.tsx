import { useNavigate, useParams } from '@tanstack/react-router'
import { Gauge, Pencil, Scale, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deleteRisk, getRisk, type RiskDetail } from '../../contract/risks.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Facts, Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { RateDialog } from './rate-dialog.tsx'
import { RiskDialog } from './risk-dialog.tsx'
import { History, ScoreSection, TreatmentSection } from './risk-sections.tsx'
import { ScoreBadge, StandingBadge } from './score.tsx'
import { TreatDialog } from './treat-dialog.tsx'
import { ALSO, TASK_WORDS } from './words.ts'
import './risks.css'

const back = (
  <Link to="/risks" search={{}}>
    Risks
  </Link>
)

/** One risk: what could happen, how bad, why that score, what is done about it, what it asks. */
export function RiskPage() {
  const { id } = useParams({ from: '/app/risks/$id' })
  const { data, error, refetch } = useCall(getRisk, { params: { id } })
  if (data) return <Shown key={id} risk={data} />
  return (
    <Page head={<PageHeader title="Risk" back={back} />}>
      {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={6} />}
    </Page>
  )
}

function Shown({ risk }: { risk: RiskDetail }) {
  const { me, can } = useSession()
  const may = can('response.write')
  const mayRate = may || me.id === risk.owner.id
  const [search, setSearch] = useSearchState<{ do?: string }>()
  const close = (): void => setSearch({ do: undefined })
  const act = (name: string) => (): void => setSearch({ do: name }, true)
  return (
    <Page
      head={
        <PageHeader
          title={risk.name}
          back={back}
          about={
            <>
              <ScoreBadge of={risk.residual} />
              <StandingBadge standing={risk.standing} />
            </>
          }
          acts={
            <>
              {may && <DeleteRisk risk={risk} />}
              {may && <IconButton icon={Pencil} label="Edit the risk" onClick={act('edit')} />}
              {mayRate && (
                <Button icon={Gauge} onClick={act('score')}>
                  Score
                </Button>
              )}
            </>
          }
          act={
            may && (
              <Button look="primary" icon={Scale} onClick={act('treat')}>
                Decide
              </Button>
            )
          }
        />
      }
    >
      {risk.tasks.map((task) => (
        <Banner key={task.id} tone={task.overdue ? 'error' : 'warning'} title={TASK_WORDS[task.kind]}>
          <p>{task.why}</p>
          <p>
            {risk.owner.name} has to, {task.overdue ? 'since' : 'until'} <Timestamp at={task.dueAt} />.
          </p>
        </Banner>
      ))}
      <div className="risk-detail">
        <div className="ui-stack">
          <ScoreSection risk={risk} />
          <TreatmentSection risk={risk} />
          <History risk={risk} />
        </div>
        <About risk={risk} />
      </div>
      {may && search.do === 'edit' && <RiskDialog risk={risk} onClose={close} />}
      {mayRate && search.do === 'score' && <RateDialog risk={risk} onClose={close} />}
      {may && search.do === 'treat' && <TreatDialog risk={risk} onClose={close} />}
    </Page>
  )
}

function About({ risk }: { risk: RiskDetail }) {
  return (
    <Section title="About">
      <div className="risk-about">
        <h3>Threat</h3>
        <p>{risk.threat}</p>
        {risk.vulnerability !== '' && (
          <>
            <h3>Vulnerability</h3>
            <p>{risk.vulnerability}</p>
          </>
        )}
      </div>
      <Facts
        items={[
          [
            'Asset',
            risk.asset ? (
              <Link key="asset" to="/assets/$id" params={{ id: risk.asset.id }}>
                {risk.asset.name}
              </Link>
            ) : (
              <span className="ui-muted">Any</span>
            ),
          ],
          [
            'Scenario',
            risk.scenario ? (
              <Link key="scenario" to="/urgency" search={{ open: String(risk.scenario.id) } as never}>
                {risk.scenario.name}
              </Link>
            ) : (
              <span className="ui-muted">None: no incident shows it by itself</span>
            ),
          ],
          ['Owner', <Person key="owner" name={risk.owner.name} />],
          ['Next review', <Timestamp key="review" at={risk.reviewAt} show="absolute" />],
          ['Added', <Timestamp key="made" at={risk.createdAt} show="absolute" />],
        ]}
      />
    </Section>
  )
}

function DeleteRisk({ risk }: { risk: RiskDetail }) {
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const remove = useAct(deleteRisk, ALSO)
  return (
    <>
      <IconButton icon={Trash2} label="Delete the risk" onClick={() => setOpen(true)} />
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${risk.name}?`}
        action="Delete risk"
        onConfirm={async () => {
          await navigate({ to: '/risks' })
          await remove.mutateAsync({ params: { id: risk.id } })
          toast(`${risk.name} deleted`)
        }}
      >
        It leaves the register, and its tasks are closed. What was recorded of it stays in the audit.
      </ConfirmDialog>
    </>
  )
}
