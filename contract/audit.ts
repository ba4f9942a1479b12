import { z } from 'zod'
import { Instant } from '../domain/time.ts'
import { endpoint, Id, IdText, pageOf, PageQuery } from './endpoint.ts'

export const AuditEntry = z.strictObject({
  position: Id,
  at: Instant,
  /** `user`, `team`, `service`, `schedule`, `policy`, `integration`, `channel`, `token`, `session`, `access`, … */
  subject: z.string(),
  subjectId: Id.nullable(),
  subjectName: z.string().nullable(),
  kind: z.string(),
  actor: z.strictObject({
    kind: z.enum(['user', 'token', 'system']),
    /** 0 with a token: MUSTER_ADMIN_TOKEN. */
    id: z.int().nullable(),
    name: z.string().nullable(),
  }),
  /** By which way: `app`, `api`, `link`, `cli`, … */
  via: z.string(),
  sentence: z.string(),
  changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
})
export type AuditEntry = z.infer<typeof AuditEntry>

const Word = z.string().regex(/^[a-zA-Z.-]{1,40}$/, 'Letters only.')

export const listAudit = endpoint({
  method: 'GET',
  path: '/audit',
  access: { permit: 'audit.read' },
  summary: 'Who changed what, who came in and who was refused; newest first',
  query: z.strictObject({
    ...PageQuery,
    subject: Word.optional(),
    subjectId: IdText.optional(),
    kind: Word.optional(),
    /** A person. */
    actor: IdText.optional(),
    from: Instant.optional(),
    to: Instant.optional(),
  }),
  out: pageOf(AuditEntry),
})
