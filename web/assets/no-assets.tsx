import { Boxes, ListFilter } from 'lucide-react'
import { listCandidates } from '../../contract/assets.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { useSearchState } from '../ui/url.ts'
import { isFiltered, type AssetSearch } from './search.ts'

/** Why the inventory is empty: filtered away, or nothing was entered yet; then the three ways to begin. */
export function NoAssets() {
  const [search, setSearch] = useSearchState<AssetSearch>()
  const { can } = useSession()
  const { data } = useCall(listCandidates, { query: { limit: 1 } })
  if (isFiltered(search))
    return (
      <EmptyState
        icon={ListFilter}
        title="No asset matches"
        act={
          <Button
            onClick={() =>
              setSearch({ q: undefined, kind: undefined, priority: undefined, tag: undefined, team: undefined, paged: undefined })
            }
          >
            Take the filters away
          </Button>
        }
      >
        Take a filter away, or search for fewer letters.
      </EmptyState>
    )
  const found = data?.total ?? 0
  return (
    <EmptyState
      icon={Boxes}
      title="No assets yet"
      act={
        can('asset.write') && (
          <>
            <ButtonLink to="/assets/new" look="primary">
              Add an asset
            </ButtonLink>
            <ButtonLink to="/assets/import">Import a list</ButtonLink>
            <ButtonLink to="/assets/discovered">
              {found > 0 ? `Look at ${found.toLocaleString('en')} discovered` : 'Discover them'}
            </ButtonLink>
          </>
        )
      }
    >
      Assets are what the company runs and relies on: servers, applications, data, providers. How important each is decides how loudly its
      alerts page.
    </EmptyState>
  )
}
