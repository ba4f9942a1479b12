import { z } from 'zod'
import type { Permission } from '../domain/permission.ts'

/**
 * Who may call an endpoint: a permission of the policy table; `session` for anyone signed in;
 * `device` also for a responder's device, which may otherwise only answer pages;
 * `public` for everybody (only what the explicit list in the route-table test names);
 * `link` for the holder of a signed link; `key` for the holder of an integration's key.
 */
export type Access = { permit: Permission } | 'session' | 'device' | OpenAccess
/** Where nobody is signed in: what may be done is decided by what the caller holds, never by who they are. */
export type OpenAccess = 'public' | 'link' | 'key'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type AnyObject = z.ZodObject

/** One endpoint of the API as data: the server serves it, the web calls it, OpenAPI is printed from it. */
export type Endpoint<
  Params extends AnyObject = AnyObject,
  Query extends AnyObject = AnyObject,
  Body extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  Who extends Access = Access,
> = {
  method: Method
  /** Below `/api/v1`, with `:name` parameters. */
  path: string
  access: Who
  summary: string
  /** Limit class; `auth` is the strictest. Default `api`. */
  limit?: 'api' | 'auth' | 'heavy'
  params: Params
  query: Query
  body: Body
  out: Out
}

const Nothing = z.strictObject({})
type Nothing = typeof Nothing

/** Fills what an endpoint does not name: no parameters, no query, no body, an empty answer. */
export function endpoint<
  const Who extends Access,
  Params extends AnyObject = Nothing,
  Query extends AnyObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Out extends z.ZodType = Nothing,
>(definition: {
  method: Method
  path: string
  access: Who
  summary: string
  limit?: 'api' | 'auth' | 'heavy'
  params?: Params
  query?: Query
  body?: Body
  out?: Out
}): Endpoint<Params, Query, Body, Out, Who> {
  return {
    params: Nothing as unknown as Params,
    query: Nothing as unknown as Query,
    body: z.undefined() as unknown as Body,
    out: Nothing as unknown as Out,
    ...definition,
  }
}

export const Id = z.int().positive()
/** An id in a path or query, where everything is text. */
export const IdText = z.codec(z.string().regex(/^[1-9]\d{0,15}$/, 'Not an id: a positive whole number is expected.'), Id, {
  decode: Number,
  encode: String,
})
export const ById = z.strictObject({ id: IdText })

/** Cursor paging: `limit` rows after `after`, which is the `next` of the page before. */
export const PageQuery = {
  limit: z.codec(z.string().regex(/^\d{1,3}$/), z.int().min(1).max(200), { decode: Number, encode: String }).optional(),
  after: z.string().max(1_000).optional(),
}
export const DEFAULT_PAGE = 50

/** Alternatives of a filter, in a query separated by commas: `high,critical`. Callers give one value or a list. */
export function anyOf<T extends z.ZodType<string | number, string>>(item: T) {
  return z.codec(z.string().max(2_000), z.union([item, z.array(item).min(1).max(100, 'At most 100 values.')]), {
    decode: (text) => (text.includes(',') ? text.split(',') : text) as never,
    encode: (value) => (Array.isArray(value) ? value.join(',') : String(value)),
  })
}

/** The same in a body. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1).max(100)])
}

/** One page of a list; `next` is null on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() })
}

/** A fault as the API tells it (RFC 9457): `code` is stable, `detail` says why, `next` says what to do. */
export const Problem = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  next: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  id: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** What breaks a line, controls a terminal, or turns the direction of what follows, so that one name passes for another. */
const DISRUPTIVE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
/** Spaces, joiners, fillers and the empty pattern of Braille are not seen. */
const VISIBLE = /[^\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/** A name as people type it: trimmed, on one line, something of it to be seen. */
export const Name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(120, 'At most 120 characters.')
  .refine((name) => !DISRUPTIVE.test(name), 'Without line breaks, control characters and marks that turn the direction of writing.')
  .refine((name) => name === '' || DISRUPTIVE.test(name) || VISIBLE.test(name), 'Give it a name that can be seen.')
