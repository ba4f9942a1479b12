import type { Identifier, JudgedAsset, Paging, Relation } from './asset.ts'
import { ranksOf } from './asset-rank.ts'
import { matcherOf, type Judged, type Pattern } from './scenario.ts'
import { derive, type Derivation, type JudgedScenario, type Matrix, type Ranked } from './urgency.ts'
import type { Severity } from './severity.ts'

/** All that alerts are judged by, as it is stored. */
export type Prepared = {
  assets: JudgedAsset[]
  identifiers: (Identifier & { assetId: number })[]
  relations: Relation[]
  /** In the order in which they are tried. */
  scenarios: (JudgedScenario & { kinds: string[]; patterns: Pattern[] })[]
  matrix: Matrix
}

export type ServiceOf = Paging & { id: number; name: string }

/** What became of an alert: where it goes and what it means there. */
export type Judgement = {
  /** The asset that it is about, where its labels name one. */
  assetId: number | null
  /** Another service than that of its integration. */
  service: ServiceOf | null
  /** Null: nothing is prepared for it, and the sender's word stands. */
  derivation: Derivation | null
}

export type Catalogue = { judge: (signal: Judged & { severity: Severity }, home: ServiceOf) => Judgement }

const NOTHING: Judgement = { assetId: null, service: null, derivation: null }

/** Prepares what was stored so that an alert is judged by a few look-ups, however many assets there are. */
export function catalogueOf(prepared: Prepared): Catalogue {
  const byId = new Map(prepared.assets.map((asset) => [asset.id, asset]))
  const ranks = ranksOf(prepared.assets, prepared.relations)
  const serviceOf = servicesOf(prepared, byId)
  const named = new Map<string, Map<string, JudgedAsset>>()
  for (const { label, value, assetId } of prepared.identifiers) {
    const asset = byId.get(assetId)
    if (!asset) continue
    const values = named.get(label)
    if (values) values.set(value, asset)
    else named.set(label, new Map([[value, asset]]))
  }
  const scenarios = prepared.scenarios.map((scenario) => ({
    scenario,
    kinds: new Set(scenario.kinds),
    meets: matcherOf(scenario.patterns),
  }))

  function judge(signal: Judged & { severity: Severity }, home: ServiceOf): Judgement {
    const hits = named.size === 0 ? [] : namedBy(signal, named)
    const asset = hits.find(({ paging }) => paging === null) ?? hits[0]
    const own = hits.find(({ paging }) => paging !== null)
    const service = own ? toService(own) : asset ? serviceOf.get(asset.id) : undefined
    const hit = asset ?? byId.get((service ?? home).id)
    const rank = hit && rankOf(hit, service ?? home)
    if (!rank) return NOTHING
    const derivation = rank.priority === null ? unranked(rank, signal, service ?? home) : derived(rank, signal, service ?? home)
    return {
      assetId: asset?.id ?? null,
      service: service && service.id !== home.id ? service : null,
      derivation,
    }
  }

  /** Of an asset that nothing ranks, the service counts that is paged for it. */
  function rankOf(hit: JudgedAsset, service: ServiceOf): Ranked {
    const rank = { asset: hit, ...ranks.get(hit.id)! }
    if (rank.priority !== null || hit.id === service.id) return rank
    const its = ranks.get(service.id)
    return its?.priority == null ? rank : { asset: hit, priority: its.priority, inherited: { id: service.id, name: service.name } }
  }

  /** A scenario that names a policy pages by it, ranked or not. */
  function unranked(rank: Ranked, signal: Judged & { severity: Severity }, service: ServiceOf): Derivation | null {
    const derivation = derived(rank, signal, service)
    return derivation.policyId === null ? null : derivation
  }

  function derived(rank: Ranked, signal: Judged & { severity: Severity }, service: ServiceOf): Derivation {
    const found = scenarios.find(({ kinds, meets }) => (kinds.size === 0 || kinds.has(rank.asset.kind)) && meets(signal))
    return derive(rank, found?.scenario ?? null, signal.severity, service.urgency, prepared.matrix)
  }

  return { judge }
}

function namedBy(signal: Judged, named: Map<string, Map<string, JudgedAsset>>): JudgedAsset[] {
  const hits: JudgedAsset[] = []
  for (const [label, values] of named) {
    const value = label === '@source' ? signal.source : Object.hasOwn(signal.labels, label) ? signal.labels[label] : undefined
    const asset = value === undefined ? undefined : values.get(value)
    if (asset) hits.push(asset)
  }
  return hits.length > 1 ? hits.sort((a, b) => a.id - b.id) : hits
}

function toService({ id, name, paging }: JudgedAsset): ServiceOf {
  return { id, name, ...paging! }
}

/** Whom an asset's trouble goes to: itself where it is a service, else the nearest service that it is part of. */
function servicesOf({ assets, relations }: Prepared, byId: Map<number, JudgedAsset>): Map<number, ServiceOf> {
  const parts = new Map<number, number[]>()
  for (const { fromId, toId, kind } of relations) {
    if (kind !== 'partOf') continue
    const list = parts.get(toId)
    if (list) list.push(fromId)
    else parts.set(toId, [fromId])
  }
  const found = new Map<number, ServiceOf>()
  let edge = assets.filter(({ paging }) => paging !== null).sort((a, b) => a.id - b.id)
  for (const asset of edge) found.set(asset.id, toService(asset))
  while (edge.length > 0) {
    const next: JudgedAsset[] = []
    for (const { id } of edge) {
      for (const part of parts.get(id) ?? []) {
        const asset = byId.get(part)
        if (!asset || found.has(part)) continue
        found.set(part, found.get(id)!)
        next.push(asset)
      }
    }
    edge = next
  }
  return found
}
