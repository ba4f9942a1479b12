import { z } from 'zod'
import { Severity } from '../../domain/severity.ts'
import { many, PageSearch } from '../search.ts'

const IdWord = z.string().regex(/^[1-9]\d{0,15}$/)

/** What the list of alerts keeps in the URL; `open` is the alert whose details are shown. */
export const AlertSearch = z.looseObject({
  ...PageSearch.shape,
  state: z.enum(['resolved', 'all']).optional().catch(undefined),
  severity: many(Severity),
  service: many(IdWord),
  source: many(IdWord),
  incident: IdWord.optional().catch(undefined),
})
export type AlertSearch = z.output<typeof AlertSearch>

/** The filter of the API that a search stands for, but for the state. */
export function filterOf({ severity, service, source, incident, q }: AlertSearch) {
  return {
    ...(severity ? { severity } : {}),
    ...(service ? { serviceId: service.map(Number) } : {}),
    ...(source ? { integrationId: source.map(Number) } : {}),
    ...(incident ? { incidentId: Number(incident) } : {}),
    ...(q ? { search: q } : {}),
  }
}
