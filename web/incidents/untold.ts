import type { IncidentDetail } from '../../contract/incidents.ts'

export type Group = IncidentDetail['stakeholders'][number]

/** Those who were not told yet come first; the order stays otherwise. */
export function untoldFirst(groups: readonly Group[]): Group[] {
  return groups.toSorted((a, b) => Number(a.toldAt !== null) - Number(b.toldAt !== null))
}
