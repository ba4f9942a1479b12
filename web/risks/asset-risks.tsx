import { listRisks } from '../../contract/risks.ts'
import { useCall } from '../api.ts'
import { Link } from '../ui/action/link.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { ScoreBadge, StandingBadge } from './score.tsx'
import './risks.css'

const SHOWN = 5

/** What an asset is at risk of: the worst of what remains first. */
export function AssetRisks({ assetId }: { assetId: number }) {
  const query = useCall(listRisks, { query: { assetId, limit: SHOWN } })
  const [worst] = query.data?.items ?? []
  return (
    <Section
      title="Risks"
      hint={worst && 'What remains after controls, the worst first.'}
      act={worst && <ScoreBadge of={worst.residual} />}
    >
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : worst === undefined ? (
        <p className="ui-muted">
          None is written down. <Link to="/risks">Risks</Link>
        </p>
      ) : (
        <>
          <ul className="risk-history">
            {query.data.items.map((risk) => (
              <li key={risk.id}>
                <ScoreBadge of={risk.residual} />
                <span>
                  <Link to="/risks/$id" params={{ id: risk.id }}>
                    <bdi>{risk.name}</bdi>
                  </Link>
                  <small>{risk.owner.name}</small>
                </span>
                <StandingBadge standing={risk.standing} />
              </li>
            ))}
          </ul>
          {query.data.total > SHOWN && (
            <Link to="/risks" search={{ asset: [String(assetId)] } as never}>
              All {query.data.total} risks
            </Link>
          )}
        </>
      )}
    </Section>
  )
}
