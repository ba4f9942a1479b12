import type { Asset } from '../../contract/assets.ts'
import { RELATION_KINDS, RELATION_WORDS, type Need, type NeedLevel, type RelationKind } from '../../domain/asset.ts'
import { MINUTE } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'

export const NEED_WORDS: Record<Need, { label: string; hint: string }> = {
  confidentiality: { label: 'Confidentiality', hint: 'Nobody reads it who may not.' },
  integrity: { label: 'Integrity', hint: 'It stays right and whole.' },
  availability: { label: 'Availability', hint: 'It is there when it is needed.' },
}
export const NEED_LEVEL_LABELS: Record<NeedLevel, string> = { 1: 'Low', 2: 'Medium', 3: 'High' }

export const ORIGIN_WORDS: Record<Asset['origin'], string> = { typed: 'Added by hand', imported: 'Imported', discovered: 'Discovered' }

export const minutesWords = (minutes: number): string => (minutes === 0 ? 'none at all' : durationWords(minutes * MINUTE))

/** One side of a relation: `dependsOn along` is what it depends on, `dependsOn against` what needs it. */
export type Side = `${RelationKind} ${'along' | 'against'}`
export const SIDES: readonly Side[] = (['along', 'against'] as const).flatMap((direction) =>
  RELATION_KINDS.map((kind): Side => `${kind} ${direction}`),
)

export function sideOf(side: Side): { kind: RelationKind; direction: 'along' | 'against' } {
  const [kind, direction] = side.split(' ') as [RelationKind, 'along' | 'against']
  return { kind, direction }
}

/** `Depends on`, `Is needed by`, … */
export function sideWords(side: Side): string {
  const { kind, direction } = sideOf(side)
  const words = RELATION_WORDS[kind][direction]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** How much falls with an asset, as one sentence. */
export function blastWords(name: string, { assets, services }: { assets: number; services: number }): string {
  if (assets === 0) return `Nothing else is known to fail with ${name}.`
  const count = `${assets.toLocaleString('en')} other ${assets === 1 ? 'asset fails' : 'assets fail'}`
  const paged =
    services === 0
      ? assets === 1
        ? 'nobody is paged for it'
        : 'nobody is paged for any of them'
      : services === assets
        ? `people are paged for ${assets === 1 ? 'it' : 'all of them'}`
        : `people are paged for ${services.toLocaleString('en')} of them`
  return `When ${name} fails, ${count} with it; ${paged}.`
}
