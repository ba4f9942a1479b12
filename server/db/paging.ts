/**
 * Cursor paging over an order that ends in a unique id. A cursor is the sort value and id of the last
 * row of a page, in base64url: opaque to callers, and stable while rows come and go.
 */
export type Cursor<T = string> = [T, number]

export function readCursor<T = string>(text: string | undefined): Cursor<T> | undefined {
  if (!text) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === 2 && Number.isSafeInteger(value[1])) return value as Cursor<T>
  } catch {
    // falls through: a damaged cursor starts at the beginning
  }
  return undefined
}

/** Cuts `rows` (fetched with `limit + 1`) to a page. */
export function cutPage<Row, T>(rows: Row[], limit: number, cursor: (row: Row) => Cursor<T>): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last !== undefined ? Buffer.from(JSON.stringify(cursor(last))).toString('base64url') : null
  return { items, next }
}
