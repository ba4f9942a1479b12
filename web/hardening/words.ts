import type { Hardening } from '../../contract/hardening.ts'
import { HARDENING_KINDS } from '../../domain/hardening.ts'
import type { Option } from '../ui/form/control.ts'

export const KIND_OPTIONS: readonly Option<string>[] = [
  ...Object.entries(HARDENING_KINDS).map(([value, label]) => ({ value, label })),
  { value: '', label: 'Another', hint: 'In your own word' },
]

/** Which assets it is about: `Shop`, `Server, P1, tagged web`. */
export function scopeText({
  asset,
  assetKindName,
  priority,
  tag,
}: Pick<Hardening, 'asset' | 'assetKindName' | 'priority' | 'tag'>): string {
  if (asset) return asset.name
  return [assetKindName ?? 'Any kind', priority === null ? null : `P${priority}`, tag === null ? null : `tagged ${tag}`]
    .filter(Boolean)
    .join(', ')
}

/** What changes with such work besides it. */
export const ALSO = { alsoRead: ['risks', 'risk-map', 'risk-tasks'] } as const
