import { BellOff, BellRing } from 'lucide-react'
import type { Person } from '../../contract/people.ts'
import { Badge } from '../ui/data/badge.tsx'
import { Tooltip } from '../ui/overlay/tooltip.tsx'

/** Would they wake up? With the reasons on hover; the person's own page lists them. */
export function Readiness({ person: { role, readiness } }: { person: Pick<Person, 'role' | 'readiness'> }) {
  if (role === 'viewer') return <span className="ui-muted">never paged</span>
  return readiness.ready ? (
    <Badge tone="resolved" icon={<BellRing aria-hidden />}>
      Ready
    </Badge>
  ) : (
    <Tooltip content={readiness.faults.join('\n')}>
      <span>
        <Badge tone="medium" icon={<BellOff aria-hidden />}>
          Not ready
        </Badge>
      </span>
    </Tooltip>
  )
}
