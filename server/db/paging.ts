import { z } from 'zod'
import { DEFAULT_PAGE, Id } from '../../contract/endpoint.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'

/**
 * Cursor paging over an order that ends in a unique number. A cursor is where the last row of a page stands, as
 * JSON in base64url: opaque to callers, and stable while rows come and go. What a list is sorted by decides what
 * its cursor holds, and what comes back is read as nothing else.
 */
export type Order<Row, At> = { at: z.ZodType<At>; of: (row: Row) => At }

export const byId: Order<{ id: number }, number> = { at: Id, of: (row) => row.id }
export const byPosition: Order<{ position: number }, number> = { at: Id, of: (row) => row.position }
export const byNumber: Order<{ number: number }, number> = { at: Id, of: (row) => row.number }
export const byName: Order<{ name: string; id: number }, [string, number]> = {
  at: z.tuple([z.string(), Id]),
  of: (row) => [row.name, row.id],
}
/** The most important first, those without a rank last. */
export const byPriority: Order<{ priority: number | null; name: string; id: number }, [number, string, number]> = {
  at: z.tuple([z.int().min(1).max(9), z.string(), Id]),
  of: (row) => [row.priority ?? UNRANKED, row.name, row.id],
}
/** Where a list puts what has no rank. */
export const UNRANKED = 9
/** The last seen first, what was never seen last. */
export const byLastSeen: Order<{ lastSeenAt: Instant | null; id: number }, [Instant, number]> = {
  at: z.tuple([z.int().min(Date.UTC(-4712, 0)).max(8.64e15), Id]),
  of: (row) => [row.lastSeenAt ?? NEVER, row.id],
}
/** Before everything: where a list puts what never was. */
export const NEVER: Instant = 0
/** What a sender dates may be dated long ago, but PostgreSQL knows no day before 4713 BC. */
export const byTime: Order<{ at: Instant; id: number }, [Instant, number]> = {
  at: z.tuple([z.int().min(Date.UTC(-4712, 0)).max(8.64e15), Id]),
  of: (row) => [row.at, row.id],
}

/** What a caller may ask of any list. */
type Asked = { limit?: number | undefined; after?: string | undefined }

/**
 * One page of a list: `read` gets where to go on and how many rows to fetch (one more than are shown, to know
 * whether more follow). A cursor that is not of such a list is refused: beginning again would hand the same rows
 * twice to whoever pages through everything, and they would never learn of it.
 */
export async function readPage<Shown extends Row, Row, At>(
  asked: Asked,
  order: Order<Row, At>,
  read: (after: At | undefined, limit: number) => Promise<Shown[]>,
): Promise<{ items: Shown[]; next: string | null } | Rejection> {
  const limit = asked.limit ?? DEFAULT_PAGE
  const after = readCursor(asked.after, order.at)
  if (isRejection(after)) return after
  const rows = await read(after?.at, limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last !== undefined ? writeCursor(order.of(last)) : null
  return { items, next }
}

function writeCursor(at: unknown): string {
  return Buffer.from(JSON.stringify(at)).toString('base64url')
}

/** Undefined for none, which is the first page. */
function readCursor<At>(text: string | undefined, shape: z.ZodType<At>): { at: At } | undefined | Rejection {
  if (!text) return undefined
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    if (read.success) return { at: read.data }
  } catch {
    // not even JSON: the same answer
  }
  const why = 'This is no cursor of this list.'
  const next = 'Send the `next` of the page before exactly as it came, or leave `after` out to begin at the beginning.'
  return { ...reject('invalid-input', why), errors: [{ path: 'query.after', message: `${why} ${next}` }] }
}
