import type { Hardening } from '../../contract/hardening.ts'
import { kindWords } from '../../domain/hardening.ts'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import '../risks/risks.css'

/** Pieces of work as lines: what, whose, until when. */
export function WorkList({ items, owned }: { items: readonly Hardening[]; owned?: boolean }) {
  return (
    <ul className="risk-tasks">
      {items.map((work) => (
        <li key={work.id}>
          <span className="risk-task-words">
            <Link to="/hardening" search={{ open: String(work.id) } as never} look="row">
              <bdi>{work.name}</bdi>
            </Link>
            <small>{owned ? `${kindWords(work.kind)}, ${work.owner.name}` : kindWords(work.kind)}</small>
          </span>
          <span className="risk-task-end">
            {work.overdue ? <Badge tone="critical">Late</Badge> : <span className="ui-muted">Due</span>}
            <Timestamp at={work.dueAt} show="relative" />
          </span>
        </li>
      ))}
    </ul>
  )
}
