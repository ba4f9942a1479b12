import { listTags } from '../../contract/assets.ts'
import { call } from '../api.ts'
import { asText, findTeams } from '../find.ts'
import { useKnown } from '../incidents/use-known.ts'
import type { Filter } from '../ui/data/filter-bar.tsx'
import { useKindOptions } from './kinds.tsx'
import { PRIORITY_OPTIONS } from './priority.tsx'
import type { AssetSearch } from './search.ts'

const findTags: Filter['options'] = async (search, signal) =>
  (await call(listTags, {}, { signal })).items
    .filter(({ tag }) => tag.includes(search.trim().toLowerCase()))
    .map(({ tag, assets }) => ({ value: tag, label: tag, hint: `${assets.toLocaleString('en')} ${assets === 1 ? 'asset' : 'assets'}` }))

/** The filters over assets, for the list and the map. */
export function useAssetFilters(search: AssetSearch): Filter[] {
  const teams = useKnown('team', search.team)
  const kinds = useKindOptions()
  return [
    { id: 'priority', label: 'Priority', options: [...PRIORITY_OPTIONS, { value: 'none', label: 'Not ranked' }] },
    { id: 'kind', label: 'Kind', options: kinds },
    { id: 'tag', label: 'Tag', options: findTags },
    { id: 'team', label: 'Team', options: asText(findTeams), known: teams },
    {
      id: 'paged',
      label: 'Paging',
      options: [
        { value: 'true', label: 'Services', hint: 'People are paged for them' },
        { value: 'false', label: 'Nobody is paged', hint: 'Their trouble goes to the services that they belong to' },
      ],
    },
  ]
}

/** Of filters that can only have one value, the last that was chosen stays. */
export function single(change: Record<string, string | string[] | undefined>): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(change).map(([id, value]) => [
      id,
      Array.isArray(value) && ['tag', 'team', 'paged'].includes(id) ? value.slice(-1) : value,
    ]),
  )
}
