import { z } from 'zod'
import { POSTMORTEM_STATES } from '../domain/postmortem.ts'
import { Severity } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, pageOf, PageQuery } from './endpoint.ts'

const State = z.enum(POSTMORTEM_STATES)

const summary = {
  id: Id,
  incidentId: Id,
  incidentTitle: z.string(),
  severity: Severity,
  serviceName: z.string().nullable(),
  title: z.string(),
  state: State,
  version: z.int(),
  createdBy: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
}
export const PostmortemSummary = z.strictObject(summary)
export type PostmortemSummary = z.infer<typeof PostmortemSummary>
export const Postmortem = z.strictObject({
  ...summary,
  /** Markdown. */
  body: z.string(),
})
export type Postmortem = z.infer<typeof Postmortem>

/** `version` is the one that was changed; if somebody else was faster, nothing is overwritten. */
export const PostmortemChange = z.strictObject({
  title: z.string().trim().min(1, 'Give it a title.').max(1_024, 'At most 1,024 characters.'),
  body: z.string().max(400_000, 'At most 400,000 characters.'),
  state: State,
  version: z.int().positive(),
})

const read = { permit: 'postmortem.read' } as const
const write = { permit: 'postmortem.write' } as const

export const listPostmortems = endpoint({
  method: 'GET',
  path: '/postmortems',
  access: read,
  summary: 'Postmortems, newest first',
  query: z.strictObject({ ...PageQuery, state: State.optional(), search: z.string().max(200).optional() }),
  out: pageOf(PostmortemSummary),
})
export const getPostmortem = endpoint({
  method: 'GET',
  path: '/postmortems/:id',
  access: read,
  summary: 'One postmortem',
  params: ById,
  out: Postmortem,
})
export const draftPostmortem = endpoint({
  method: 'POST',
  path: '/incidents/:id/postmortem',
  access: write,
  summary: 'Draft the postmortem of a resolved incident from its timeline',
  params: ById,
  out: Postmortem,
})
export const updatePostmortem = endpoint({
  method: 'PUT',
  path: '/postmortems/:id',
  access: write,
  summary: 'Change a postmortem, or call it final',
  params: ById,
  body: PostmortemChange,
  out: Postmortem,
})
export const exportPostmortem = endpoint({
  method: 'GET',
  path: '/postmortems/:id/export',
  access: read,
  summary: 'A postmortem as a Markdown file',
  params: ById,
  out: z.string(),
})
