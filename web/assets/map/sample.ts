import type { MapEdge, MapNode } from '../../../contract/assets.ts'
import type { Priority } from '../../../domain/asset.ts'

/** From top to bottom: what share of all assets, which kinds, and what a relation to the next tier is. */
const TIERS = [
  { share: 0.06, kinds: ['application'], down: ['dependsOn'] },
  { share: 0.3, kinds: ['application'], down: ['dependsOn', 'dependsOn', 'runsOn'] },
  { share: 0.16, kinds: ['database', 'dataSet', 'thirdParty'], down: ['runsOn'] },
  { share: 0.36, kinds: ['server', 'server', 'server', 'workstation'], down: ['dependsOn', 'runsOn'] },
  { share: 0.1, kinds: ['network'], down: ['runsOn'] },
  { share: 0.02, kinds: ['facility'], down: [] },
] as const
const NAMES = ['checkout', 'search', 'ledger', 'mailer', 'gateway', 'catalogue', 'identity', 'reports', 'cache', 'queue']

/** A company as companies are: services over applications over what carries them, most relations near, some across. */
export function sampleMap(count: number, relations: number): { nodes: MapNode[]; edges: MapEdge[] } {
  const random = randomFrom(count * 31 + relations)
  const below = (top: number): number => Math.floor(random() * top)
  const nodes: MapNode[] = []
  const tiers = TIERS.map(({ share, kinds }, tier) => {
    const first = nodes.length
    const size = tier === TIERS.length - 1 ? count - first : Math.round(share * count)
    for (let index = 0; index < size; index++)
      nodes.push({
        id: first + index + 1,
        name: `${NAMES[(first + index) % NAMES.length]}-${first + index + 1}`,
        kind: kinds[below(kinds.length)]!,
        priority: random() < 0.1 ? null : ((1 + Math.floor(random() * 4)) as Priority),
        paged: tier === 0,
        open: random() < 0.02 ? (['critical', 'high', 'medium', 'low'] as const)[below(4)]! : null,
        relations: 0,
      })
    return { first, size }
  })
  const edges = new Map<string, MapEdge>()
  for (let tries = 0; edges.size < relations && tries < relations * 20; tries++) {
    const at = below(count)
    const tier = tiers.findIndex(({ first, size }) => at < first + size)
    const { first, size } = tiers[tier]!
    const chance = random()
    // a few within a tier, which may close circles, a few past the next one
    const target = tiers[Math.min(TIERS.length - 1, tier + (chance < 0.06 ? 0 : chance < 0.9 ? 1 : 2))]!
    const near = random() < 0.9 ? (random() - 0.5) * 0.04 : random() - 0.5
    const place = Math.min(1, Math.max(0, (at - first) / size + near))
    const to = target.first + Math.min(target.size - 1, Math.floor(place * target.size))
    const down = TIERS[tier]!.down
    const part = target.first === first && chance < 0.03
    const kind = part ? 'partOf' : (down[below(down.length)] ?? 'dependsOn')
    if (at !== to) edges.set(`${at} ${to} ${kind}`, { from: at + 1, to: to + 1, kind })
  }
  return { nodes, edges: [...edges.values()] }
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}
