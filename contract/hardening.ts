import { z } from 'zod'
import { Priority, Tag } from '../domain/asset.ts'
import { Unit } from '../domain/hardening.ts'
import { Instant, LocalDateTime, Timezone } from '../domain/time.ts'
import { KindKey } from './assets.ts'
import { anyOf, ById, endpoint, Id, IdText, Name, pageOf, PageQuery } from './endpoint.ts'

const read = { permit: 'response.read' } as const
const write = { permit: 'response.write' } as const

const Named = z.strictObject({ id: Id, name: z.string() })
const Text = z.string().trim().max(2_000, 'At most 2,000 characters.')
/** A key of `HARDENING_KINDS`, or the company's own word. */
const WorkKind = z
  .string()
  .trim()
  .min(1, 'Say what kind of work it is.')
  .max(60, 'At most 60 characters.')
  .refine((text) => !text.includes(','), 'Without a comma.')
const Owner = z.strictObject({ kind: z.enum(['user', 'team']), id: Id })

const facts = {
  name: Name,
  kind: WorkKind,
  note: Text,
  /** Of a class: whatever is named of these has to fit. */
  assetKind: KindKey.nullable(),
  tag: Tag.nullable(),
  priority: Priority.nullable(),
  every: z.int().min(1, 'At least 1.').max(60, 'At most 60.'),
  unit: Unit,
  /** Its first time; later ones are counted from it. */
  firstAt: LocalDateTime,
  timezone: Timezone,
}
export const Evidence = z.strictObject({
  id: Id,
  dueAt: Instant,
  doneAt: Instant,
  by: z.string().nullable(),
  note: z.string(),
  link: z.string().nullable(),
})
export type Evidence = z.infer<typeof Evidence>
export const Hardening = z.strictObject({
  ...facts,
  id: Id,
  name: z.string(),
  asset: Named.nullable(),
  assetKindName: z.string().nullable(),
  /** How many assets it covers now, and how many risks name one of them. */
  assets: z.int(),
  risks: z.int(),
  owner: z.strictObject({ ...Owner.shape, name: z.string() }),
  dueAt: Instant,
  overdue: z.boolean(),
  last: Evidence.nullable(),
})
export type Hardening = z.infer<typeof Hardening>

export const HardeningInput = z
  .strictObject({
    ...facts,
    note: facts.note.default(''),
    assetId: Id.nullable().default(null),
    assetKind: facts.assetKind.default(null),
    tag: facts.tag.default(null),
    priority: facts.priority.default(null),
    owner: Owner,
  })
  .refine(({ assetId, assetKind, tag, priority }) => assetId !== null || assetKind !== null || tag !== null || priority !== null, {
    error: 'Name an asset, or say which assets are meant.',
    path: ['assetId'],
  })
  .refine(({ assetId, assetKind, tag, priority }) => assetId === null || (assetKind === null && tag === null && priority === null), {
    error: 'Either one asset, or a class of them.',
    path: ['assetId'],
  })
export type HardeningInput = z.infer<typeof HardeningInput>

export const listHardening = endpoint({
  method: 'GET',
  path: '/hardening',
  access: read,
  summary: 'Work that keeps assets hard to hit, what is overdue first',
  query: z.strictObject({
    ...PageQuery,
    search: z.string().trim().max(120).optional(),
    kind: anyOf(WorkKind).optional(),
    /** What covers this asset, for itself or by its class. */
    assetId: IdText.optional(),
    /** What I or my teams have to do. */
    mine: z.stringbool().optional(),
    overdue: z.stringbool().optional(),
  }),
  out: z.strictObject({ ...pageOf(Hardening).shape, total: z.int(), overdue: z.int() }),
})
export const getHardening = endpoint({
  method: 'GET',
  path: '/hardening/:id',
  access: read,
  summary: 'One piece of work with what was done of it, the newest first; at most 100',
  params: ById,
  out: z.strictObject({
    ...Hardening.shape,
    /** Whether the caller may say that it was done. */
    mayFinish: z.boolean(),
    done: z.array(Evidence),
  }),
})
export const createHardening = endpoint({
  method: 'POST',
  path: '/hardening',
  access: write,
  summary: 'Add work that comes again',
  body: HardeningInput,
  out: Hardening,
})
export const updateHardening = endpoint({
  method: 'PUT',
  path: '/hardening/:id',
  access: write,
  summary: 'Change such work; it keeps its due date unless its rhythm changes',
  params: ById,
  body: HardeningInput,
  out: Hardening,
})
export const deleteHardening = endpoint({
  method: 'DELETE',
  path: '/hardening/:id',
  access: write,
  summary: 'Delete such work',
  params: ById,
})
export const finishHardening = endpoint({
  method: 'POST',
  path: '/hardening/:id/done',
  access: { permit: 'task.answer' },
  summary: 'Say that it was done, with evidence; whoever it belongs to may, and whoever may change it',
  params: ById,
  body: z.strictObject({
    note: Text.min(1, 'Say what was done.'),
    link: z
      .url({ protocol: /^https?$/, error: 'An address that begins with https:// or http://.' })
      .max(2_000)
      .nullable()
      .default(null),
  }),
  out: Hardening,
})
