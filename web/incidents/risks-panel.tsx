import { useQuery } from '@tanstack/react-query'
import { listIncidentRisks, riskCameTrue, type IncidentRisk } from '../../contract/risks.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { queryOf, useAct } from '../api.ts'
import { ScoreBadge } from '../risks/score.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { SidePanel } from './side-panel.tsx'
import '../risks/risks.css'

const ALSO = { alsoRead: ['risks', 'risk-tasks'] } as const

/** What was feared and may have happened here: risks that name what the alerts say and what they say it of. */
export function RisksPanel({ incident, frozen }: { incident: IncidentDetail; frozen: string | undefined }) {
  const { can } = useSession()
  const query = useQuery({ ...queryOf(listIncidentRisks, { params: { id: incident.id } }), enabled: can('response.read') })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <SidePanel title="Known risks" count={items.length}>
      <ul className="incident-risks">
        {items.map((risk) => (
          <OneRisk key={risk.id} incidentId={incident.id} risk={risk} may={frozen === undefined && can('incident.respond')} />
        ))}
      </ul>
    </SidePanel>
  )
}

function OneRisk({ incidentId, risk, may }: { incidentId: number; risk: IncidentRisk; may: boolean }) {
  const say = useAct(riskCameTrue, ALSO)
  return (
    <li>
      <span className="incident-alert-words">
        <Link to="/risks/$id" params={{ id: risk.id }} look="row">
          <bdi>{risk.name}</bdi>
        </Link>
        <small>
          {[risk.scenario?.name, risk.asset?.name].filter(Boolean).join(' on ')}, owned by {risk.owner.name}
        </small>
      </span>
      <ScoreBadge of={risk.residual} />
      {risk.cameTrue ? (
        <small>
          Came true{risk.cameTrue.by !== null && `, said ${risk.cameTrue.by}`} <Timestamp at={risk.cameTrue.at} show="absolute" />
        </small>
      ) : (
        may && (
          <Button
            size="small"
            loading={say.isPending}
            aria-label={`${risk.name} came true`}
            onClick={() =>
              say.mutate(
                { params: { id: incidentId, riskId: risk.id } },
                {
                  onSuccess: () => toast('Written down', { detail: `${risk.owner.name} is asked for a new score.` }),
                  onError: toastProblem,
                },
              )
            }
          >
            This came true
          </Button>
        )
      )}
    </li>
  )
}
