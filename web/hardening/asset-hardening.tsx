import { listHardening } from '../../contract/hardening.ts'
import { useCall } from '../api.ts'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { WorkList } from './work-list.tsx'

const SHOWN = 5

/** Work that covers an asset, for itself or by its class, what is late first. */
export function AssetHardening({ assetId }: { assetId: number }) {
  const query = useCall(listHardening, { query: { assetId, limit: SHOWN } })
  const late = query.data?.overdue ?? 0
  return (
    <Section title="Hardening" act={late > 0 && <Badge tone="critical">{late} late</Badge>}>
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : query.data.items.length === 0 ? (
        <p className="ui-muted">
          Nothing is planned for it. <Link to="/hardening">Hardening</Link>
        </p>
      ) : (
        <>
          {late > 0 && <p>What is late makes its risks count as likelier.</p>}
          <WorkList items={query.data.items} owned />
          {query.data.total > SHOWN && (
            <Link to="/hardening" search={{ asset: [String(assetId)] } as never}>
              All {query.data.total}
            </Link>
          )}
        </>
      )}
    </Section>
  )
}
