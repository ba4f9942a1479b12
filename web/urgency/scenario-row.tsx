import { listKinds } from '../../contract/assets.ts'
import type { Scenario } from '../../contract/urgency.ts'
import { IMPACT_WORDS, type Pattern } from '../../domain/scenario.ts'
import { useCall } from '../api.ts'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Moves } from '../ui/data/moves.tsx'
import { capital, count } from './words.ts'

const FIELDS: Record<string, string> = { '@title': 'title', '@text': 'text', '@source': 'source' }
const SHOWN = 4

/** A scenario in the list; without `onOpen` and `onMove` it is only read. */
export function ScenarioRow({
  scenario,
  at,
  of,
  onOpen,
  onMove,
}: {
  scenario: Scenario
  at: number
  of: number
  onOpen?: () => void
  onMove?: (by: number) => void
}) {
  const { name, description, impact, enabled, met, escalationPolicyId, escalationPolicyName, incidentTypeId, incidentTypeName, harms } =
    scenario
  const kinds = useCall(listKinds).data?.items
  const kindNames = scenario.kinds.map((key) => kinds?.find((kind) => kind.key === key)?.name ?? key)
  return (
    <li className="urgency-scenario" data-off={!enabled || undefined}>
      <span className="urgency-position ui-figures" aria-hidden>
        {at + 1}
      </span>
      <div className="urgency-scenario-words">
        <span className="ui-row">
          {onOpen ? (
            <button type="button" className="ui-link urgency-name" data-look="row" onClick={onOpen}>
              {name}
            </button>
          ) : (
            <strong>{name}</strong>
          )}
          <Badge>{capital(IMPACT_WORDS[impact])}</Badge>
          {!enabled && <Badge tone="suppressed">Off</Badge>}
        </span>
        {description && <span>{description}</span>}
        <small>
          {[
            kindNames.length === 0 ? 'Any kind of asset' : kindNames.join(', '),
            harms.length > 0 && `harms ${harms.join(', ')}`,
            met === 0 ? 'met no alert in 30 days' : `met ${count(met, 'alert', 'alerts')} in 30 days`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
        <small className="urgency-patterns">
          {scenario.patterns.length === 0 ? 'Has no patterns yet, so no alert meets it.' : <Patterns patterns={scenario.patterns} />}
        </small>
        {escalationPolicyId !== null && (
          <small>
            Pages by{' '}
            <Link to="/policies/$id" params={{ id: escalationPolicyId }} search={{}}>
              {escalationPolicyName ?? `policy ${escalationPolicyId}`}
            </Link>{' '}
            instead of the service’s policy
          </small>
        )}
        {incidentTypeId !== null && (
          <small>
            Opens incidents of the type{' '}
            <Link to="/roles" search={{ open: String(incidentTypeId) }}>
              {incidentTypeName ?? `type ${incidentTypeId}`}
            </Link>
          </small>
        )}
      </div>
      {onMove && <Moves what={name} at={at} of={of} onMove={onMove} />}
    </li>
  )
}

/** The first patterns, each field named once. */
function Patterns({ patterns }: { patterns: readonly Pattern[] }) {
  const fields = Object.entries(Object.groupBy(patterns.slice(0, SHOWN), ({ field }) => field))
  return (
    <>
      {fields.map(([field, some = []]) => (
        <span key={field} className="urgency-patterns">
          {FIELDS[field] ?? field}
          {some.map(({ is }) => (
            <code key={is}>{is}</code>
          ))}
        </span>
      ))}
      {patterns.length > SHOWN && <span>and {patterns.length - SHOWN} more</span>}
    </>
  )
}
