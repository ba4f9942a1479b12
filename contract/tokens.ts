import { z } from 'zod'
import { Scope } from '../domain/permission.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, Name, pageOf, PageQuery } from './endpoint.ts'

export const ApiToken = z.strictObject({
  id: Id,
  name: z.string(),
  /** Its first characters, to tell tokens apart. */
  prefix: z.string(),
  scopes: z.array(Scope),
  state: z.enum(['active', 'expired', 'revoked']),
  createdBy: Id.nullable(),
  createdByName: z.string().nullable(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  /** To the minute. */
  usedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})
export type ApiToken = z.infer<typeof ApiToken>

const permit = { permit: 'token.write' } as const

export const listTokens = endpoint({
  method: 'GET',
  path: '/tokens',
  access: permit,
  summary: 'API tokens, newest first',
  query: z.strictObject(PageQuery),
  out: pageOf(ApiToken),
})
export const createToken = endpoint({
  method: 'POST',
  path: '/tokens',
  access: permit,
  summary: 'Make an API token; it is shown in this answer and never again',
  body: z.strictObject({
    name: Name,
    scopes: z.array(Scope).min(1, 'A token without a scope can do nothing.').max(4),
    /** Null: until it is revoked. */
    expiresAt: Instant.nullable().default(null),
  }),
  out: z.strictObject({ token: z.string(), ...ApiToken.shape }),
})
export const revokeToken = endpoint({
  method: 'DELETE',
  path: '/tokens/:id',
  access: permit,
  summary: 'Revoke an API token, at once and for good',
  params: ById,
})
