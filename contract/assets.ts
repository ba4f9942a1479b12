import { z } from 'zod'
import { Identifier, NeedLevel, Priority, RelationKind, Tag } from '../domain/asset.ts'
import { Instant } from '../domain/time.ts'
import { anyOf, ById, endpoint, Id, IdText, Name, pageOf, PageQuery } from './endpoint.ts'

/** The key of a kind: `server`, `dataSet`, or one of the company's own. */
export const KindKey = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Begins with a small letter; letters and digits, at most 40.')
export const AssetKind = z.strictObject({ key: KindKey, name: z.string(), builtIn: z.boolean(), assets: z.int() })
export type AssetKind = z.infer<typeof AssetKind>

const Minutes = z.int().min(0).max(525_600, 'At most a year.')
const facts = {
  name: Name,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.'),
  kind: KindKey,
  priority: Priority.nullable(),
  /** What an hour without it costs, in the company's currency. */
  hourlyCost: z.int().min(0).max(1_000_000_000_000).nullable(),
  confidentiality: NeedLevel.nullable(),
  integrity: NeedLevel.nullable(),
  availability: NeedLevel.nullable(),
  /** How long it may be gone, in minutes. */
  rtoMinutes: Minutes.nullable(),
  /** How much of its newest data may be lost, in minutes. */
  rpoMinutes: Minutes.nullable(),
  teamId: Id.nullable(),
}
const lists = {
  ownerIds: z.array(Id).max(20, 'At most 20 owners.'),
  tags: z.array(Tag).max(30, 'At most 30 tags.'),
  identifiers: z.array(Identifier).max(50, 'At most 50 ways to know it by.'),
}

const Named = z.strictObject({ id: Id, name: z.string() })
export const Asset = z.strictObject({
  ...facts,
  id: Id,
  /** One more with each change by people. */
  version: z.int(),
  name: z.string(),
  kindName: z.string(),
  teamName: z.string().nullable(),
  owners: z.array(Named),
  tags: z.array(z.string()),
  identifiers: z.array(Identifier),
  /** True where people are paged for it, which makes it a service. */
  paged: z.boolean(),
  openIncidents: z.int(),
  relations: z.int(),
  origin: z.enum(['typed', 'imported', 'discovered']),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
})
export type Asset = z.infer<typeof Asset>

/** A relation as it stands on one side of it: `along` from this asset to the other, or `against` from the other to this. */
export const RelationHere = z.strictObject({
  kind: RelationKind,
  direction: z.enum(['along', 'against']),
  asset: z.strictObject({ id: Id, name: z.string(), kind: KindKey, priority: Priority.nullable() }),
})
export type RelationHere = z.infer<typeof RelationHere>

export const AssetDetail = z.strictObject({
  ...Asset.shape,
  /** The most important first; at most 200 of them. */
  related: z.array(RelationHere),
  /** The rank that counts where it has none of its own, and whom it comes from. */
  counts: z.strictObject({ priority: Priority.nullable(), inherited: Named.nullable() }),
  /** Everything that fails with it, near or far: how many, and how many of them are paged for. */
  blast: z.strictObject({ assets: z.int(), services: z.int() }),
  /** What its needs, its cost and what needs it speak for, and why. */
  suggested: z.strictObject({ priority: Priority, because: z.string() }).nullable(),
})
export type AssetDetail = z.infer<typeof AssetDetail>

export const AssetInput = z.strictObject({
  ...facts,
  description: facts.description.default(''),
  kind: KindKey.default('application'),
  priority: facts.priority.default(null),
  hourlyCost: facts.hourlyCost.default(null),
  confidentiality: facts.confidentiality.default(null),
  integrity: facts.integrity.default(null),
  availability: facts.availability.default(null),
  rtoMinutes: facts.rtoMinutes.default(null),
  rpoMinutes: facts.rpoMinutes.default(null),
  teamId: facts.teamId.default(null),
  ownerIds: lists.ownerIds.default([]),
  tags: lists.tags.default([]),
  identifiers: lists.identifiers.default([]),
})
export type AssetInput = z.infer<typeof AssetInput>
/** All of it is named: what was left out would be cleared. `version` is the one that was changed; if somebody else was faster, nothing is overwritten. */
export const AssetChange = z.strictObject({ ...facts, ...lists, version: z.int().positive() })
export type AssetChange = z.infer<typeof AssetChange>

export const AssetFilter = {
  search: z.string().trim().max(120).optional(),
  kind: anyOf(KindKey).optional(),
  /** `none`: not ranked yet. */
  priority: anyOf(z.enum(['1', '2', '3', '4', 'none'])).optional(),
  tag: Tag.optional(),
  teamId: IdText.optional(),
  ownerId: IdText.optional(),
  paged: z.stringbool().optional(),
}

const read = { permit: 'asset.read' } as const
const write = { permit: 'asset.write' } as const

export const listAssets = endpoint({
  method: 'GET',
  path: '/assets',
  access: read,
  summary: 'Assets, services among them: the most important first, then by name',
  query: z.strictObject({ ...PageQuery, ...AssetFilter, sort: z.enum(['priority', 'name', 'lastSeen']).optional() }),
  out: z.strictObject({ ...pageOf(Asset).shape, total: z.int().nullable() }),
})
export const getAsset = endpoint({
  method: 'GET',
  path: '/assets/:id',
  access: read,
  summary: 'One asset with its neighbours, the rank that counts for it, and what fails with it',
  params: ById,
  out: AssetDetail,
})
export const createAsset = endpoint({
  method: 'POST',
  path: '/assets',
  access: write,
  summary: 'Add an asset',
  body: AssetInput,
  out: AssetDetail,
})
export const updateAsset = endpoint({
  method: 'PUT',
  path: '/assets/:id',
  access: write,
  summary: 'Change an asset; how a service pages is changed at `/services/:id`',
  params: ById,
  body: AssetChange,
  out: AssetDetail,
})
export const deleteAsset = endpoint({
  method: 'DELETE',
  path: '/assets/:id',
  access: write,
  summary: 'Delete an asset and its relations; a service is deleted at `/services/:id`',
  params: ById,
})
export const listTags = endpoint({
  method: 'GET',
  path: '/asset-tags',
  access: read,
  summary: 'Tags in use, the most used first; at most 200',
  out: z.strictObject({ items: z.array(z.strictObject({ tag: z.string(), assets: z.int() })) }),
})

export const listKinds = endpoint({
  method: 'GET',
  path: '/asset-kinds',
  access: read,
  summary: 'Kinds of assets, with how many there are of each',
  out: z.strictObject({ items: z.array(AssetKind) }),
})
const KindInput = z.strictObject({ name: Name })
export const createKind = endpoint({
  method: 'POST',
  path: '/asset-kinds',
  access: write,
  summary: 'Add a kind of the company’s own',
  body: KindInput,
  out: AssetKind,
})
const ByKey = z.strictObject({ key: KindKey })
export const renameKind = endpoint({
  method: 'PUT',
  path: '/asset-kinds/:key',
  access: write,
  summary: 'Rename a kind',
  params: ByKey,
  body: KindInput,
  out: AssetKind,
})
export const deleteKind = endpoint({
  method: 'DELETE',
  path: '/asset-kinds/:key',
  access: write,
  summary: 'Delete a kind of the company’s own that no asset and no scenario has',
  params: ByKey,
})

/** Small, since the map shows up to 2,000 of them. */
export const MapNode = z.strictObject({
  id: Id,
  name: z.string(),
  kind: KindKey,
  priority: Priority.nullable(),
  paged: z.boolean(),
  /** The worst severity that is open on it. */
  open: z.enum(['critical', 'high', 'medium', 'low']).nullable(),
  /** How many it has in all, whether the others are drawn or not. */
  relations: z.int(),
})
export type MapNode = z.infer<typeof MapNode>
export const MapEdge = z.strictObject({ from: Id, to: Id, kind: RelationKind })
export type MapEdge = z.infer<typeof MapEdge>
export const assetMap = endpoint({
  method: 'GET',
  path: '/asset-map',
  access: read,
  limit: 'heavy',
  summary: 'Assets and relations to draw: those of a filter, or all within some steps of one; the most important 2,000 at most',
  query: z.strictObject({
    ...AssetFilter,
    around: IdText.optional(),
    steps: z.codec(z.string().regex(/^[1-6]$/), z.int(), { decode: Number, encode: String }).optional(),
  }),
  out: z.strictObject({ nodes: z.array(MapNode), edges: z.array(MapEdge), leftOut: z.int() }),
})

/** One row or document entry of an import: what is wrong with it, or what it would do. */
export const ImportLine = z.strictObject({
  /** Counted from 1, the head of a CSV not counted. */
  line: z.int(),
  name: z.string(),
  does: z.enum(['create', 'change', 'nothing', 'refused']),
  /** Field by field what would change. */
  changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
  problems: z.array(z.string()),
})
export type ImportLine = z.infer<typeof ImportLine>
export const ImportResult = z.strictObject({
  /** True where it was written; false for a preview. */
  applied: z.boolean(),
  counts: z.strictObject({ create: z.int(), change: z.int(), nothing: z.int(), refused: z.int(), relations: z.int() }),
  /** The refused first, then those that change, then new ones; at most 500. */
  lines: z.array(ImportLine),
})
export type ImportResult = z.infer<typeof ImportResult>
export const importAssets = endpoint({
  method: 'POST',
  path: '/assets/import',
  access: write,
  limit: 'heavy',
  summary: 'Preview an import of assets as CSV or YAML, or apply it whole; what is named is changed, nothing is deleted',
  body: z.strictObject({
    format: z.enum(['csv', 'yaml']),
    text: z.string().max(8_000_000, 'At most 8 MB.'),
    apply: z.boolean().default(false),
  }),
  out: ImportResult,
})
export const exportAssets = endpoint({
  method: 'GET',
  path: '/assets/export',
  access: read,
  limit: 'heavy',
  summary: 'All assets in a form that can be imported again',
  query: z.strictObject({ format: z.enum(['csv', 'yaml']) }),
  out: z.strictObject({ text: z.string() }),
})

/** Something that alerts or monitors speak of and that is not in the inventory. */
export const Candidate = z.strictObject({
  id: Id,
  label: z.string(),
  value: z.string(),
  name: z.string(),
  kind: KindKey,
  origin: z.enum(['alert', 'prometheus']),
  /** Where it was seen. */
  from: z.string(),
  serviceId: Id.nullable(),
  serviceName: z.string().nullable(),
  seen: z.int(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
})
export type Candidate = z.infer<typeof Candidate>
export const listCandidates = endpoint({
  method: 'GET',
  path: '/asset-candidates',
  access: read,
  summary: 'What was discovered and waits for a decision, the most seen first',
  query: z.strictObject({ ...PageQuery, search: z.string().trim().max(120).optional(), label: z.string().max(255).optional() }),
  out: z.strictObject({ ...pageOf(Candidate).shape, total: z.int() }),
})
export const confirmCandidates = endpoint({
  method: 'POST',
  path: '/asset-candidates/confirm',
  access: write,
  summary: 'Make assets of what was discovered, or say that it is an asset that is there already',
  body: z.strictObject({
    items: z
      .array(
        z.strictObject({
          id: Id,
          /** The asset that it is; otherwise a new one is made. */
          assetId: Id.optional(),
          name: Name.optional(),
          kind: KindKey.optional(),
          /** Made part of the service whose alerts spoke of it, so that its trouble goes there. */
          partOfService: z.boolean().default(true),
        }),
      )
      .min(1)
      .max(500, 'At most 500 at once.'),
  }),
  out: z.strictObject({ confirmed: z.int() }),
})
export const dismissCandidates = endpoint({
  method: 'POST',
  path: '/asset-candidates/dismiss',
  access: write,
  summary: 'Do not propose these again',
  body: z.strictObject({ ids: z.array(Id).min(1).max(500, 'At most 500 at once.') }),
  out: z.strictObject({ dismissed: z.int() }),
})

/** A Prometheus whose targets are proposed as assets. */
export const Monitor = z.strictObject({
  id: Id,
  name: z.string(),
  url: z.string(),
  /** Write-only: whether one is kept. */
  hasToken: z.boolean(),
  checkedAt: Instant.nullable(),
  /** Targets found at the last look, or why it failed. */
  targets: z.int().nullable(),
  fault: z.string().nullable(),
})
export type Monitor = z.infer<typeof Monitor>
export const MonitorInput = z.strictObject({
  name: Name,
  url: z.url({ protocol: /^https?$/, error: 'An address that begins with http:// or https://.' }).max(2_000),
  /** Sent as `Authorization: Bearer`; null removes it, absent leaves it. */
  token: z.string().min(1).max(4_000).nullable().optional(),
})
export const listMonitors = endpoint({
  method: 'GET',
  path: '/asset-monitors',
  access: read,
  summary: 'Prometheus servers whose targets are looked through every hour',
  out: z.strictObject({ items: z.array(Monitor) }),
})
export const createMonitor = endpoint({
  method: 'POST',
  path: '/asset-monitors',
  access: write,
  summary: 'Look through the targets of a Prometheus, now and every hour',
  body: MonitorInput,
  out: Monitor,
})
export const updateMonitor = endpoint({
  method: 'PUT',
  path: '/asset-monitors/:id',
  access: write,
  summary: 'Change a Prometheus, and look through its targets now',
  params: ById,
  body: MonitorInput,
  out: Monitor,
})
export const deleteMonitor = endpoint({
  method: 'DELETE',
  path: '/asset-monitors/:id',
  access: write,
  summary: 'Look at a Prometheus no more; assets stay',
  params: ById,
})
