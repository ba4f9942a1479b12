import { Gauge } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { getAlert, type AlertRow } from '../../contract/alerts.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { severityRank } from '../../domain/severity.ts'
import { DerivationShown } from '../alerts/derivation.tsx'
import { queryOf } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { useIncidentAlerts } from './incident-alerts.ts'
import { SidePanel } from './side-panel.tsx'
import type { Act } from './use-acts.tsx'

/** How its worst alert came to its severity; nothing where that is simply what the sender said. */
export function SeverityPanel({ incident, act }: { incident: IncidentDetail; act: Act }) {
  const worst = useIncidentAlerts(incident).data?.items.reduce<AlertRow | undefined>(worse, undefined)
  const { data: alert } = useQuery({ ...queryOf(getAlert, { params: { id: worst?.id ?? 0 } }), enabled: worst !== undefined })
  if (!alert?.derivation) return null
  return (
    <SidePanel title="Why this severity">
      <DerivationShown
        derivation={alert.derivation}
        act={
          act.impossible === undefined && (
            <Button size="small" icon={Gauge} kbd={act.keys} onClick={act.run}>
              {act.label}
            </Button>
          )
        }
      />
      {alert.derivation.severity !== incident.severity && <p>The incident is {incident.severity} by now; its timeline says why.</p>}
      {incident.alertCount > 1 && (
        <p className="ui-muted">
          Of{' '}
          <Link to="/alerts" search={{ incident: String(incident.id), state: 'all', open: String(alert.id) }}>
            <bdi>{alert.title}</bdi>
          </Link>
          , the worst of its alerts.
        </p>
      )}
    </SidePanel>
  )
}

/** Of two as bad the older one: it set the severity. */
function worse(worst: AlertRow | undefined, one: AlertRow): AlertRow {
  return worst === undefined || severityRank(one.severity) <= severityRank(worst.severity) ? one : worst
}
