import { useQueries } from '@tanstack/react-query'
import { getAsset } from '../../contract/assets.ts'
import { getIntegration } from '../../contract/integrations.ts'
import { getPerson } from '../../contract/people.ts'
import { getService } from '../../contract/services.ts'
import { getTeam } from '../../contract/teams.ts'
import { queryOf } from '../api.ts'
import type { Option } from '../ui/form/control.ts'

const ENDPOINTS = { service: getService, team: getTeam, integration: getIntegration, person: getPerson, asset: getAsset }

/** The names of what a filter in the address chose by id, for a link that somebody sent. */
export function useKnown(kind: keyof typeof ENDPOINTS, ids: readonly string[] | undefined): Option<string>[] {
  const results = useQueries({
    queries: (ids ?? []).map((id) => ({ ...queryOf(ENDPOINTS[kind] as typeof getTeam, { params: { id: Number(id) } }), retry: false })),
  })
  return results.flatMap(({ data }) => (data ? [{ value: String(data.id), label: data.name }] : []))
}
