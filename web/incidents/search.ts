import { z } from 'zod'
import { Severity } from '../../domain/severity.ts'
import { many, PageSearch } from '../search.ts'

const IdWord = z.string().regex(/^[1-9]\d{0,15}$/)

/** What the list of incidents keeps in the URL. */
export const IncidentSearch = z.looseObject({
  ...PageSearch.shape,
  state: z.enum(['triggered', 'acknowledged', 'resolved', 'all']).optional().catch(undefined),
  severity: many(Severity),
  service: many(IdWord),
  team: many(IdWord),
  /** `me`: incidents that I was paged for, acknowledged or joined. */
  who: many(z.literal('me')),
})
export type IncidentSearch = z.output<typeof IncidentSearch>

/** What the page of an incident keeps in the URL: which entries its timeline shows, and which half a phone shows. */
export const IncidentPageSearch = z.looseObject({
  ...PageSearch.shape,
  show: z.enum(['people', 'paging', 'notes']).optional().catch(undefined),
})
export type IncidentPageSearch = z.output<typeof IncidentPageSearch>

/** The filter of the API that a search stands for. */
export function filterOf({ state, severity, service, team, who, q }: IncidentSearch) {
  return {
    state: state ?? ('open' as const),
    ...(severity ? { severity } : {}),
    ...(service ? { serviceId: service.map(Number) } : {}),
    ...(team ? { teamId: team.map(Number) } : {}),
    ...(who ? { mine: true } : {}),
    ...(q ? { search: q } : {}),
  }
}
