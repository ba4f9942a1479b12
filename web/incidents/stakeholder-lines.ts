import type { IncidentDetail } from '../../contract/incidents.ts'
import type { Line } from '../../domain/stakeholder.ts'

export type Group = IncidentDetail['stakeholders'][number]

/** Where a line leads when it is pressed; undefined for one that is only to be read. */
export function hrefOf({ by, address }: Pick<Line, 'by' | 'address'>): string | undefined {
  if (by === 'phone') return `tel:${address.replace(/[^\d+]/g, '')}`
  if (by === 'email') return `mailto:${address}`
  return by === 'web' ? address : undefined
}

/** Those who were not told yet come first; the order stays otherwise. */
export function untoldFirst(groups: readonly Group[]): Group[] {
  return groups.toSorted((a, b) => Number(a.toldAt !== null) - Number(b.toldAt !== null))
}
