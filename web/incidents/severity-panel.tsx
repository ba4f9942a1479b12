import { Gauge } from 'lucide-react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { DerivationShown } from '../alerts/derivation.tsx'
import { Button } from '../ui/action/button.tsx'
import { SidePanel } from './side-panel.tsx'
import type { Act } from './use-acts.tsx'

/** How its severity came about; nothing where that is simply what a sender or a person said. */
export function SeverityPanel({ incident, act }: { incident: IncidentDetail; act: Act }) {
  if (!incident.derivation) return null
  return (
    <SidePanel title="Why this severity">
      <DerivationShown
        derivation={incident.derivation}
        act={
          act.impossible === undefined && (
            <Button size="small" icon={Gauge} kbd={act.keys} onClick={act.run}>
              {act.label}
            </Button>
          )
        }
      />
      {incident.derivation.severity !== incident.severity && <p>The incident is {incident.severity} by now; its timeline says why.</p>}
    </SidePanel>
  )
}
