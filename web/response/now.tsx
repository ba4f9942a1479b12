import { Hand, TriangleAlert } from 'lucide-react'
import type { Staffing } from '../../contract/response.ts'
import { Link } from '../ui/action/link.tsx'
import { Avatar } from '../ui/data/avatar.tsx'

/** Who would have a role now, with the reason; or that nobody would, loudly. `null`: it is taken from nobody. */
export function Now({ now }: { now: Staffing | null }) {
  if (now === null)
    return (
      <span className="response-now" data-hand>
        <Hand aria-hidden />
        <span>Given by hand</span>
      </span>
    )
  if (now.userId === null)
    return (
      <span className="response-now" data-vacant>
        <TriangleAlert aria-hidden />
        <span>
          <strong>Reaches nobody now</strong>
          <small>{now.reason}</small>
        </span>
      </span>
    )
  return (
    <span className="response-now">
      <Avatar name={now.name ?? ''} size="small" />
      <span>
        <span>
          now{' '}
          <Link look="row" to="/people/$id" params={{ id: now.userId }} search={{}}>
            {now.name}
          </Link>
        </span>
        <small>{now.reason}</small>
      </span>
    </span>
  )
}
