import type { Identifier, JudgedAsset, Relation } from './asset.ts'
import { ranksOf } from './asset-rank.ts'
import type { Grouping } from './correlation.ts'
import { typeOf, type TypeRule } from './incident-type.ts'
import { finderOf, type Judged, type Pattern } from './scenario.ts'
import { derive, type Derivation, type JudgedScenario, type Matrix, type Ranked } from './urgency.ts'
import type { Severity, UrgencyRule } from './severity.ts'

/** How people are paged for a service. */
export type Paging = { teamId: number | null; escalationPolicyId: number; urgency: UrgencyRule; grouping: Grouping }
/** `paging`: set where people are paged for it, which makes it a service. */
export type CataloguedAsset = JudgedAsset & { paging: Paging | null }

/** All that alerts are judged by, as it is stored. */
export type Prepared = {
  assets: CataloguedAsset[]
  identifiers: (Identifier & { assetId: number })[]
  relations: Relation[]
  /** In the order in which they are tried. */
  scenarios: (JudgedScenario & { kinds: string[]; patterns: Pattern[] })[]
  matrix: Matrix
  /** Types of incidents, in the order in which they are tried. */
  types: TypeRule[]
  /** Whether there is a communication plan. */
  communicates: boolean
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

type Said = Judged & { severity: Severity }

export type Catalogue = {
  /** `home`: the service of the integration that an alert came by. */
  judge: (signal: Said, home: ServiceOf) => Judgement
  /** What an alert would mean on an asset, and the service that it would go to; undefined where there is no such asset. */
  judgeOn: (signal: Said, assetId: number) => { service: ServiceOf | null; derivation: Derivation | null } | undefined
  asset: (id: number) => CataloguedAsset | undefined
  service: (id: number) => ServiceOf | undefined
  /** The type of an incident of this severity that an alert opens. */
  typeOf: (severity: Severity, derivation: Derivation | null) => TypeRule | undefined
  type: (id: number) => TypeRule | undefined
  /** Whether an incident that opens has to be told of. */
  communicates: boolean
}

const NOTHING: Judgement = { assetId: null, service: null, derivation: null }

/** Prepares what was stored so that an alert is judged by a few look-ups, however many assets there are. */
export function catalogueOf(prepared: Prepared): Catalogue {
  const byId = new Map(prepared.assets.map((asset) => [asset.id, asset]))
  const ranked = ranksOf(prepared.assets, prepared.relations)
  const serviceOf = servicesOf(prepared, byId)
  const named = new Map<string, Map<string, CataloguedAsset>>()
  for (const { label, value, assetId } of prepared.identifiers) {
    const asset = byId.get(assetId)
    if (!asset) continue
    const values = named.get(label)
    if (values) values.set(value, asset)
    else named.set(label, new Map([[value, asset]]))
  }
  const ranks = prepared.assets.some(({ priority }) => priority !== null)
  const directs = prepared.scenarios.some(({ policyId, typeId }) => policyId !== null || typeId !== null)
  const findScenario = finderOf(prepared.scenarios)

  function judge(signal: Said, home: ServiceOf): Judgement {
    if (named.size === 0 && !ranks && !directs) return NOTHING
    const hits = namedBy(signal, named).sort(byRank)
    const asset = hits[0]
    const own = hits.find(({ paging }) => paging !== null)
    const service = own ? toService(own) : asset ? serviceOf.get(asset.id) : undefined
    const hit = asset ?? byId.get((service ?? home).id)
    return {
      assetId: asset?.id ?? null,
      service: service && service.id !== home.id ? service : null,
      derivation: hit ? derived(hit, signal, service ?? home) : null,
    }
  }

  function judgeOn(signal: Said, assetId: number): ReturnType<Catalogue['judgeOn']> {
    const hit = byId.get(assetId)
    const service = serviceOf.get(assetId) ?? null
    return hit && { service, derivation: derived(hit, signal, service) }
  }

  /** The most important first; of equals what is hit before the service that it belongs to. */
  function byRank(a: CataloguedAsset, b: CataloguedAsset): number {
    const rank = ({ id }: CataloguedAsset) => ranked.get(id)!.priority ?? 5
    return rank(a) - rank(b) || Number(a.paging !== null) - Number(b.paging !== null) || a.id - b.id
  }

  /** Of an asset that nothing ranks, the service counts that is paged for it. */
  function rankOf(hit: JudgedAsset, service: ServiceOf | null): Ranked {
    const rank = { asset: hit, ...ranked.get(hit.id)! }
    if (rank.priority !== null || service === null || hit.id === service.id) return rank
    const its = ranked.get(service.id)
    return its?.priority == null ? rank : { asset: hit, priority: its.priority, inherited: { id: service.id, name: service.name } }
  }

  /** Null where nothing says more than the sender: no rank, and no scenario that pages somebody else or staffs it otherwise. */
  function derived(hit: JudgedAsset, signal: Said, service: ServiceOf | null): Derivation | null {
    const rank = rankOf(hit, service)
    if (rank.priority === null && !directs) return null
    const found = prepared.scenarios[findScenario(signal, rank.asset.kind)] ?? null
    const derivation = derive(rank, found, signal.severity, service?.urgency ?? 'bySeverity', prepared.matrix)
    const { policyId, typeId } = derivation
    return derivation.priority === null && policyId === null && typeId === null ? null : derivation
  }

  return {
    judge,
    judgeOn,
    asset: (id) => byId.get(id),
    service: (id) => {
      const asset = byId.get(id)
      return asset?.paging ? toService(asset) : undefined
    },
    typeOf: (severity, derivation) => typeOf(prepared.types, severity, derivation?.typeId ?? null),
    communicates: prepared.communicates,
    type: (id) => prepared.types.find((type) => type.id === id),
  }
}

function namedBy(signal: Judged, named: Map<string, Map<string, CataloguedAsset>>): CataloguedAsset[] {
  const hits: CataloguedAsset[] = []
  for (const [label, values] of named) {
    const value = label === '@source' ? signal.source : Object.hasOwn(signal.labels, label) ? signal.labels[label] : undefined
    const asset = value === undefined ? undefined : values.get(value)
    if (asset) hits.push(asset)
  }
  return hits
}

function toService({ id, name, paging }: CataloguedAsset): ServiceOf {
  return { id, name, ...paging! }
}

/** Whom an asset's trouble goes to: itself where it is a service, else the nearest service that it is part of. */
function servicesOf({ assets, relations }: Prepared, byId: Map<number, CataloguedAsset>): Map<number, ServiceOf> {
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
    const next: CataloguedAsset[] = []
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
