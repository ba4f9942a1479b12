import { NEED_LEVEL_WORDS, type Identifier, type NeedLevel, type Needs, type Priority, type RelationKind } from './asset.ts'
import { amountOf, listOf, minutesOf, pairOf, pairText, spanOf } from './asset-cells.ts'

/** What a table or document of assets has of each, in the order in which it is written. */
export const ASSET_COLUMNS = [
  'name',
  'kind',
  'priority',
  'description',
  'hourlyCost',
  'confidentiality',
  'integrity',
  'availability',
  'rto',
  'rpo',
  'team',
  'owners',
  'tags',
  'identifiers',
  'dependsOn',
  'runsOn',
  'partOf',
] as const
export type AssetColumn = (typeof ASSET_COLUMNS)[number]

/** What an import may say of an asset. */
export type Facts = Needs & {
  kind: string
  priority: Priority | null
  description: string
  hourlyCost: number | null
  rtoMinutes: number | null
  rpoMinutes: number | null
  teamId: number | null
  ownerIds: number[]
  tags: string[]
  identifiers: Identifier[]
}

/** What kinds, teams and people are called. */
export type Directory = {
  kinds: { key: string; name: string }[]
  teams: { id: number; name: string }[]
  people: { id: number; email: string; active: boolean }[]
}

/** One row or entry as it was written; null clears a field, an empty text leaves it as it is. */
export type Entry = { line: number; fields: [column: string, value: string | string[] | null][] }
export type ReadEntry = {
  line: number
  name: string
  facts: Partial<Facts>
  /** Names of other assets. */
  relations: Partial<Record<RelationKind, string[]>>
  problems: string[]
}

type Wrong = { wrong: string }
type One = { fact: keyof Facts; cleared: unknown; read: (text: string) => unknown }
type Many = { fact: keyof Facts; each: (text: string) => unknown }

/** Reads entries by the names of a directory: columns in any order and spelling, values as people write them. */
export function entryReader(directory: Directory): (entry: Entry) => ReadEntry {
  const kinds = new Map([
    ...directory.kinds.map(({ key }) => [key.toLowerCase(), key] as const),
    ...directory.kinds.map(({ key, name }) => [name.toLowerCase(), key] as const),
  ])
  const teams = new Map(directory.teams.map(({ id, name }) => [name.toLowerCase(), id]))
  const people = new Map(directory.people.map(({ id, email }) => [email.toLowerCase(), id]))
  const need = (fact: keyof Needs): One => ({ fact, cleared: null, read: readNeed })
  const span = (fact: keyof Facts): One => ({ fact, cleared: null, read: readSpan })
  const ones: Partial<Record<AssetColumn, One>> = {
    kind: {
      fact: 'kind',
      cleared: 'application',
      read: (text) => kinds.get(text.toLowerCase()) ?? wrong(`There is no kind called “${text}”.`),
    },
    priority: { fact: 'priority', cleared: null, read: readPriority },
    description: { fact: 'description', cleared: '', read: (text) => text },
    hourlyCost: { fact: 'hourlyCost', cleared: null, read: readAmount },
    confidentiality: need('confidentiality'),
    integrity: need('integrity'),
    availability: need('availability'),
    rto: span('rtoMinutes'),
    rpo: span('rpoMinutes'),
    team: { fact: 'teamId', cleared: null, read: (text) => teams.get(text.toLowerCase()) ?? wrong(`There is no team called “${text}”.`) },
  }
  const many: Partial<Record<AssetColumn, Many>> = {
    owners: { fact: 'ownerIds', each: (text) => people.get(text.toLowerCase()) ?? wrong(`Nobody here has the address “${text}”.`) },
    tags: { fact: 'tags', each: (text) => text.toLowerCase() },
    identifiers: { fact: 'identifiers', each: (text) => pairOf(text) ?? wrong(`“${text}” does not say label=value.`) },
  }

  return ({ line, fields }) => {
    const read: ReadEntry = { line, name: '', facts: {}, relations: {}, problems: [] }
    const seen = new Set<AssetColumn>()
    for (const [spelled, value] of fields) {
      if (value === '') continue
      const column = columnOf(spelled)
      if (!column || seen.has(column) || !isStorable(value)) {
        read.problems.push(columnProblem(spelled, column, seen))
        continue
      }
      seen.add(column)
      const one = ones[column]
      const list = many[column]
      if (column === 'name') read.name = oneText(value) ?? ''
      else if (one) take(read, one.fact, value === null ? one.cleared : readOne(one, value, column))
      else if (list) take(read, list.fact, readMany(list, value, read.problems))
      else read.relations[column as RelationKind] = [...new Set(words(value))]
    }
    if (read.name === '') read.problems.unshift('It has no name.')
    return read
  }
}

function take(read: ReadEntry, fact: keyof Facts, value: unknown): void {
  if (isWrong(value)) read.problems.push(value.wrong)
  else Object.assign(read.facts, { [fact]: value })
}

function readOne({ read }: One, value: string | string[], column: AssetColumn): unknown {
  const text = oneText(value)
  return text === undefined ? wrong(`The column ${column} holds one value, not several.`) : read(text)
}

function readMany({ each }: Many, value: string | string[] | null, problems: string[]): unknown[] {
  const read = new Map<string, unknown>()
  for (const word of words(value)) {
    const item = each(word)
    if (isWrong(item)) problems.push(item.wrong)
    else read.set(JSON.stringify(item), item)
  }
  return [...read.values()]
}

function words(value: string | string[] | null): string[] {
  if (value === null) return []
  return typeof value === 'string' ? listOf(value) : value.map((word) => word.trim()).filter((word) => word !== '')
}

function oneText(value: string | string[] | null): string | undefined {
  if (typeof value === 'string') return value.trim()
  return value?.length === 1 ? value[0]!.trim() : undefined
}

const SPELLED = new Map(ASSET_COLUMNS.map((column) => [column.toLowerCase(), column]))

/** `Hourly cost`, `hourly_cost` and `hourlyCost` are one column. */
export function columnOf(spelled: string): AssetColumn | undefined {
  const plain = spelled.toLowerCase().replace(/[\s_-]/g, '')
  return SPELLED.get(plain)
}

function columnProblem(spelled: string, column: AssetColumn | undefined, seen: Set<AssetColumn>): string {
  if (spelled === '') return 'It has more cells than there are columns with a name.'
  if (!column) return `There is no column called “${spelled}”.`
  return seen.has(column) ? `The column ${column} is there twice.` : `The column ${column} holds a character that cannot be stored.`
}

function isStorable(value: string | string[] | null): boolean {
  return [value ?? []].flat().every((text) => text.isWellFormed() && !text.includes('\0'))
}

function readPriority(text: string): Priority | Wrong {
  const [, digit] = /^p?([1-4])$/i.exec(text) ?? []
  return digit ? (Number(digit) as Priority) : wrong(`“${text}” is no priority: it is P1, P2, P3 or P4.`)
}

function readNeed(text: string): NeedLevel | Wrong {
  const level = ([1, 2, 3] as const).find((each) => text === String(each) || text.toLowerCase() === NEED_LEVEL_WORDS[each])
  return level ?? wrong(`“${text}” is no need: it is low, medium or high.`)
}

function readAmount(text: string): number | Wrong {
  return amountOf(text) ?? wrong(`“${text}” is no amount: it is a whole number.`)
}

function readSpan(text: string): number | Wrong {
  return minutesOf(text) ?? wrong(`“${text}” is no time: it is a number of minutes, or such as 30m, 4h or 1d.`)
}

function wrong(text: string): Wrong {
  return { wrong: text }
}

function isWrong(value: unknown): value is Wrong {
  return typeof value === 'object' && value !== null && 'wrong' in value
}

/** An asset as an import would say it, column by column. */
export type Written = Record<AssetColumn, string | string[]>

/** Writes assets by the names of a directory; `along`: the names of those that it is related to. */
export function entryWriter(directory: Directory): (asset: Facts & { name: string }, along: Record<RelationKind, string[]>) => Written {
  const kinds = new Map(directory.kinds.map(({ key, name }) => [key, name]))
  const teams = new Map(directory.teams.map(({ id, name }) => [id, name]))
  const people = new Map(directory.people.map(({ id, email }) => [id, email]))
  const level = (need: NeedLevel | null) => (need === null ? '' : NEED_LEVEL_WORDS[need])
  return (asset, along) => ({
    name: asset.name,
    kind: kinds.get(asset.kind) ?? asset.kind,
    priority: asset.priority === null ? '' : `P${asset.priority}`,
    description: asset.description,
    hourlyCost: asset.hourlyCost === null ? '' : String(asset.hourlyCost),
    confidentiality: level(asset.confidentiality),
    integrity: level(asset.integrity),
    availability: level(asset.availability),
    rto: spanOf(asset.rtoMinutes),
    rpo: spanOf(asset.rpoMinutes),
    team: asset.teamId === null ? '' : (teams.get(asset.teamId) ?? ''),
    owners: asset.ownerIds.flatMap((id) => people.get(id) ?? []),
    tags: asset.tags,
    identifiers: asset.identifiers.map(pairText),
    ...along,
  })
}
