import { Megaphone } from 'lucide-react'
import type { IncidentType } from '../../contract/response.ts'
import { TargetLink } from '../policies/target-picker.tsx'
import '../policies/policies.css'
import { Link } from '../ui/action/link.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { Moves } from '../ui/data/moves.tsx'
import { Now } from './now.tsx'
import { spoken } from './words.ts'

/** A type of incidents with its roles and who would have them now; without `onOpen` and `onMove` it is only read. */
export function TypeRow({
  type,
  at,
  of,
  onOpen,
  onMove,
}: {
  type: IncidentType
  at: number
  of: number
  onOpen?: () => void
  onMove?: (by: number) => void
}) {
  const { name, description, severities, scenarios, roles, stakeholders } = type
  return (
    <li className="response-type">
      <div className="response-type-head">
        <span className="response-position ui-figures" aria-hidden>
          {at + 1}
        </span>
        <div className="response-type-words">
          <h3>
            {onOpen ? (
              <button type="button" className="ui-link response-name" data-look="row" onClick={onOpen}>
                {name}
              </button>
            ) : (
              name
            )}
          </h3>
          {description && <span>{description}</span>}
          <span className="response-when">
            {severities.map((severity) => (
              <SeverityBadge key={severity} severity={severity} />
            ))}
            <small>{whenOf(severities.length, scenarios)}</small>
          </span>
        </div>
        {onMove && <Moves what={name} at={at} of={of} onMove={onMove} />}
      </div>
      {roles.length === 0 ? (
        <p className="response-none">Wants no roles.</p>
      ) : (
        <ul className="response-roles" aria-label={`Roles of ${name}`}>
          {roles.map(({ role, roleName, from, now }) => (
            <li key={role}>
              <strong>{roleName}</strong>
              <span className="response-from">
                {from.length === 0
                  ? onOpen && (
                      <button
                        type="button"
                        className="ui-link response-ask"
                        data-look="text"
                        aria-label={`Say whom it is taken from: ${roleName} of ${name}`}
                        onClick={onOpen}
                      >
                        Say whom it is taken from
                      </button>
                    )
                  : from.map((target, index) => (
                      <span key={`${target.kind} ${target.id}`}>
                        {index > 0 && <span className="response-then">then</span>}
                        <TargetLink target={target} />
                      </span>
                    ))}
              </span>
              <Now now={now} />
            </li>
          ))}
        </ul>
      )}
      {stakeholders.length > 0 && (
        <p className="response-told">
          <Megaphone aria-hidden />
          <span>
            To be told:{' '}
            {stakeholders.map((group, index) => (
              <span key={group.id}>
                {index > 0 && ', '}
                <Link to="/stakeholders" search={{ open: String(group.id) }}>
                  {group.name}
                </Link>
              </span>
            ))}
          </span>
        </p>
      )}
    </li>
  )
}

function whenOf(severities: number, scenarios: readonly string[]): string {
  if (scenarios.length > 0)
    return `${severities > 0 ? 'and by' : 'By'} the ${scenarios.length === 1 ? 'scenario' : 'scenarios'} ${spoken(scenarios)}`
  return severities > 0 ? '' : 'No severity and no scenario leads here; it can be chosen at an incident.'
}
