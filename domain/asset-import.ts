import { RELATION_KINDS, RELATIONS_EACH, type Relation, type RelationKind } from './asset.ts'
import {
  entryReader,
  entryWriter,
  ASSET_COLUMNS,
  type Directory,
  type Entry,
  type Facts,
  type ReadEntry,
  type Written,
} from './asset-entry.ts'
import { knotsIn, loopWords, STRAIGHT } from './asset-loop.ts'

export type KnownAsset = Facts & { id: number; name: string }
/** All that an import is held against. */
export type Inventory = Directory & { assets: KnownAsset[]; relations: Relation[] }

export type PlannedLine = {
  line: number
  name: string
  does: 'create' | 'change' | 'nothing' | 'refused'
  changes: { field: string; before: string; after: string }[]
  problems: string[]
}
/** What an import does. Of relations, what is new stands under minus the number of its line. */
export type ImportPlan = {
  lines: PlannedLine[]
  created: KnownAsset[]
  changed: KnownAsset[]
  added: Relation[]
  removed: Relation[]
}

/** What is meant by one line: the asset as it would be, and as it is. */
type Draft = {
  read: ReadEntry
  was: KnownAsset | undefined
  is: KnownAsset
  along: Partial<Record<RelationKind, number[]>>
  problems: string[]
}

const FRESH: Facts = {
  kind: 'application',
  priority: null,
  description: '',
  hourlyCost: null,
  confidentiality: null,
  integrity: null,
  availability: null,
  rtoMinutes: null,
  rpoMinutes: null,
  teamId: null,
  ownerIds: [],
  tags: [],
  identifiers: [],
}

/**
 * What an import would do. Assets are known by their name, whatever its capitals. What is written of one is how it is
 * afterwards; what is not written stays, and nothing is deleted. `refuse` says in words what an asset may not be.
 */
export function planImport(entries: readonly Entry[], inventory: Inventory, refuse: (asset: KnownAsset) => string[]): ImportPlan {
  const known = new Map(inventory.assets.map((asset) => [asset.name.toLowerCase(), asset]))
  const read = entryReader(inventory)
  const drafts = entries.map((entry) => draftOf(read(entry), known))
  refuseTwins(drafts)
  refuseGone(drafts, inventory)
  const names = new Map([...inventory.assets, ...drafts.map(({ is }) => is)].map(({ id, name }) => [id, name]))
  resolve(drafts, known)
  refuseTaken(drafts, inventory, names)
  const { added, removed } = relationsOf(drafts, inventory.relations)
  const gone = new Set(removed.map(keyOf))
  const after = [...inventory.relations.filter((relation) => !gone.has(keyOf(relation))), ...added]
  refuseLoops(drafts, after, names)
  refuseCrowds(drafts, after, added, names)
  for (const { is, problems } of drafts) if (problems.length === 0) problems.push(...refuse(is))
  const lines = linesOf(drafts, inventory, names)
  const those = (does: PlannedLine['does']) => drafts.filter((_, i) => lines[i]!.does === does).map(({ is }) => is)
  return { lines, created: those('create'), changed: those('change'), added, removed }
}

function draftOf(read: ReadEntry, known: Map<string, KnownAsset>): Draft {
  const was = known.get(read.name.toLowerCase())
  const is = { ...FRESH, name: read.name, id: -read.line, ...was, ...read.facts }
  return { read, was, is, along: {}, problems: [...read.problems] }
}

function refuseTwins(drafts: Draft[]): void {
  const lines = new Map<string, number>()
  for (const { read, problems } of drafts) {
    const key = read.name.toLowerCase()
    const other = lines.get(key)
    if (other === undefined) lines.set(key, read.line)
    else if (key !== '') problems.push(`${read.name} is on line ${other} already.`)
  }
}

/** Who owns an asset already may stay so, whatever became of their account. */
function refuseGone(drafts: Draft[], { people }: Directory): void {
  const gone = new Map(people.filter(({ active }) => !active).map(({ id, email }) => [id, email]))
  for (const { was, is, problems } of drafts)
    for (const id of is.ownerIds)
      if (gone.has(id) && !was?.ownerIds.includes(id)) problems.push(`The account of ${gone.get(id)} is not active.`)
}

function resolve(drafts: Draft[], known: Map<string, KnownAsset>): void {
  const ids = new Map([...known].map(([name, { id }]) => [name, id]))
  for (const { read, is } of drafts) if (!ids.has(read.name.toLowerCase())) ids.set(read.name.toLowerCase(), is.id)
  for (const draft of drafts)
    for (const kind of RELATION_KINDS) {
      const named = draft.read.relations[kind]
      if (!named) continue
      draft.along[kind] = named.flatMap((name) => {
        const id = ids.get(name.toLowerCase())
        if (id === undefined) draft.problems.push(`${kind}: there is no asset called “${name}”, here or in the inventory.`)
        else if (id === draft.is.id) draft.problems.push(`${kind}: an asset cannot be related to itself.`)
        else return [id]
        return []
      })
    }
}

/** What alerts know an asset by is known of that one alone. */
function refuseTaken(drafts: Draft[], { assets }: Inventory, names: Map<number, string>): void {
  const rewritten = new Set(drafts.filter(({ read }) => read.facts.identifiers).map(({ is }) => is.id))
  const taken = new Map<string, number>()
  const key = ({ label, value }: { label: string; value: string }) => JSON.stringify([label, value])
  for (const { id, identifiers } of assets) if (!rewritten.has(id)) for (const each of identifiers) taken.set(key(each), id)
  for (const { read, is, problems } of drafts)
    for (const each of read.facts.identifiers ?? []) {
      const other = taken.get(key(each))
      if (other === undefined) taken.set(key(each), is.id)
      else if (other !== is.id) problems.push(`${names.get(other)} is known by ${each.label}=${each.value} already.`)
    }
}

function relationsOf(drafts: Draft[], relations: Relation[]): Pick<ImportPlan, 'added' | 'removed'> {
  const current = alongOf(relations)
  const [added, removed]: [Relation[], Relation[]] = [[], []]
  for (const { is, along } of drafts)
    for (const kind of RELATION_KINDS) {
      const wanted = along[kind]
      if (!wanted) continue
      const [before, after] = [new Set(current.get(is.id)?.[kind]), new Set(wanted)]
      for (const toId of after) if (!before.has(toId)) added.push({ fromId: is.id, toId, kind })
      for (const toId of before) if (!after.has(toId)) removed.push({ fromId: is.id, toId, kind })
    }
  return { added, removed }
}

function refuseLoops(drafts: Draft[], relations: Relation[], names: Map<number, string>): void {
  const byId = new Map(drafts.map((draft) => [draft.is.id, draft]))
  for (const kind of STRAIGHT)
    for (const { ids, round } of knotsIn(relations.filter((relation) => relation.kind === kind))) {
      const problem = `It would go round: ${loopWords(round, (id) => names.get(id)!, kind)}.`
      for (const id of ids) {
        const draft = byId.get(id)
        if (draft?.along[kind]) draft.problems.push(problem)
      }
    }
}

/** Whatever has too many already may stay so, and lose some. */
function refuseCrowds(drafts: Draft[], relations: Relation[], added: Relation[], names: Map<number, string>): void {
  const counts = new Map<number, number>()
  for (const { fromId, toId } of relations) for (const id of [fromId, toId]) counts.set(id, (counts.get(id) ?? 0) + 1)
  const crowded = Map.groupBy(
    added.flatMap(({ fromId, toId }) => [fromId, toId].filter((id) => counts.get(id)! > RELATIONS_EACH).map((id) => ({ fromId, id }))),
    ({ fromId }) => fromId,
  )
  for (const { is, problems } of drafts)
    for (const id of new Set(crowded.get(is.id)?.map((each) => each.id)))
      problems.push(`${names.get(id)} would have ${counts.get(id)} relations; an asset has ${RELATIONS_EACH} at most.`)
}

function keyOf({ fromId, toId, kind }: Relation): string {
  return `${fromId} ${toId} ${kind}`
}

/** The ids that each asset is related to, by kind. */
function alongOf(relations: readonly Relation[]): Map<number, Record<RelationKind, number[]>> {
  const along = new Map<number, Record<RelationKind, number[]>>()
  for (const { fromId, toId, kind } of relations) {
    const its = along.get(fromId) ?? { dependsOn: [], runsOn: [], partOf: [] }
    its[kind].push(toId)
    along.set(fromId, its)
  }
  return along
}

function linesOf(drafts: Draft[], inventory: Inventory, names: Map<number, string>): PlannedLine[] {
  const write = entryWriter(inventory)
  const current = alongOf(inventory.relations)
  const named = (along: Partial<Record<RelationKind, number[]>> | undefined): Record<RelationKind, string[]> => {
    const [dependsOn, runsOn, partOf] = RELATION_KINDS.map((kind) => (along?.[kind] ?? []).map((id) => names.get(id)!))
    return { dependsOn: dependsOn!, runsOn: runsOn!, partOf: partOf! }
  }
  return drafts.map(({ read, was, is, along, problems }) => {
    const before = was && write(was, named(current.get(was.id)))
    const after = write(is, named({ ...current.get(is.id), ...along }))
    const changes = changesOf(before, after)
    const does = problems.length > 0 ? 'refused' : !was ? 'create' : changes.length > 0 ? 'change' : 'nothing'
    return { line: read.line, name: is.name, does, changes, problems }
  })
}

function changesOf(before: Written | undefined, after: Written): PlannedLine['changes'] {
  return ASSET_COLUMNS.flatMap((field) => {
    const [was, is] = [plain(before?.[field] ?? ''), plain(after[field])]
    return field === 'name' || was === is ? [] : [{ field, before: was, after: is }]
  })
}

/** In which order a list names things says nothing. */
function plain(value: string | string[]): string {
  return typeof value === 'string' ? value : value.toSorted().join(', ')
}

/** Every asset as it would be imported again. */
export function writeInventory(inventory: Inventory): Written[] {
  const write = entryWriter(inventory)
  const names = new Map(inventory.assets.map(({ id, name }) => [id, name]))
  const along = alongOf(inventory.relations)
  const named = (ids: number[] | undefined) => (ids ?? []).map((id) => names.get(id)!).toSorted()
  return inventory.assets.map((asset) => {
    const its = along.get(asset.id)
    return write(asset, { dependsOn: named(its?.dependsOn), runsOn: named(its?.runsOn), partOf: named(its?.partOf) })
  })
}
