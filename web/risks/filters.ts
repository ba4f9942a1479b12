import { listScenarios } from '../../contract/urgency.ts'
import { useCall } from '../api.ts'
import { asText, findAssets, findPeople } from '../find.ts'
import { useKnown } from '../incidents/use-known.ts'
import type { Filter } from '../ui/data/filter-bar.tsx'
import type { RiskSearch } from './search.ts'
import { STANDING_OPTIONS, TREATMENT_OPTIONS } from './words.ts'

export function useRiskFilters(search: RiskSearch): Filter[] {
  const owners = useKnown('person', search.owner)
  const assets = useKnown('asset', search.asset)
  const scenarios = useCall(listScenarios).data?.items ?? []
  return [
    { id: 'standing', label: 'Standing', options: STANDING_OPTIONS },
    { id: 'treatment', label: 'Treatment', options: [...TREATMENT_OPTIONS, { value: 'none', label: 'None' }] },
    { id: 'owner', label: 'Owner', options: asText(findPeople), known: owners },
    { id: 'asset', label: 'Asset', options: asText(findAssets), known: assets },
    { id: 'scenario', label: 'Scenario', options: scenarios.map(({ id, name }) => ({ value: String(id), label: name })) },
  ]
}
