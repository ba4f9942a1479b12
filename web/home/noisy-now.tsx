import { useQuery } from '@tanstack/react-query'
import { noise } from '../../contract/alerts.ts'
import { MINUTE } from '../../domain/time.ts'
import { queryOf } from '../api.ts'
import { Link } from '../ui/action/link.tsx'
import { Sparkline } from '../ui/data/stat-tile.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'

const SHOWN = 5

/** Which services are loudest: where to look when everything rings, and what to quieten by day. */
export function NoisyNow() {
  const query = useQuery({ ...queryOf(noise), refetchInterval: 2 * MINUTE })
  return (
    <Section title="Loudest in the last 24 hours">
      {query.isPending ? (
        <Skeleton rows={3} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : query.data.services.length === 0 ? (
        <p className="ui-muted">No alert in the last 24 hours.</p>
      ) : (
        <ul className="home-noise">
          {query.data.services.slice(0, SHOWN).map(({ service, alerts, repeats, incidents, hours }) => (
            <li key={service.id}>
              <span className="home-incident-words">
                <Link to="/alerts" search={{ service: [String(service.id)], state: 'all' }} look="row">
                  {service.name}
                </Link>
                <small className="ui-figures">
                  {count(alerts, 'alert')} in {count(incidents, 'incident')}
                  {repeats > 0 && `, ${count(repeats, 'repeat')}`}
                </small>
              </span>
              <Sparkline values={hours} label={`${alerts} alerts in the last 24 hours, ${hours.at(-1)} in the last one`} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}
