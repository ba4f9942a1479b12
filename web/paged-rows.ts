/** A page of a list that runs from the newest id down. */
export type PageOfRows<Row> = { items: Row[]; next: string | null }
/** Where a page begins: after this cursor, with ids below `below`. The first page begins at the newest. */
export type Start = { after: string | null; below: number }

export const NEWEST: Start = { after: null, below: Number.POSITIVE_INFINITY }

/**
 * The rows of all pages up to the first that is not there yet. Pages overlap when rows above them went away, so each
 * row counts once. `starts[i]` is the index of page i's first row.
 */
export function joinPages<Row extends { id: number }>(
  pages: readonly (PageOfRows<Row> | undefined)[],
): { rows: Row[]; starts: number[]; next: string | null } {
  const rows: Row[] = []
  const starts: number[] = []
  let next: string | null = null
  for (const page of pages) {
    if (!page) break
    starts.push(rows.length)
    for (const row of page.items) if (row.id < (rows.at(-1)?.id ?? Number.POSITIVE_INFINITY)) rows.push(row)
    ;({ next } = page)
  }
  return { rows, starts, next }
}

/**
 * Page starts as they should be with what the pages now hold: a page is put in where new rows pushed a page's end
 * up and left a hole before the following one, and what comes after the end is dropped. The same array if nothing changed.
 */
export function mendStarts<Row extends { id: number }>(starts: Start[], pages: readonly (PageOfRows<Row> | undefined)[]): Start[] {
  for (const [index, page] of pages.entries()) {
    const following = starts[index + 1]
    if (!page || !following) continue
    if (page.next === null) return starts.slice(0, index + 1)
    const last = page.items.at(-1)
    if (last && last.id > following.below)
      return [...starts.slice(0, index + 1), { after: page.next, below: last.id }, ...starts.slice(index + 1)]
  }
  return starts
}

/** With one page more at the end; the same array while the last page is not there, or was the end. */
export function withNext<Row extends { id: number }>(starts: Start[], pages: readonly (PageOfRows<Row> | undefined)[]): Start[] {
  const page = pages[starts.length - 1]
  const last = page?.items.at(-1)
  return page?.next && last ? [...starts, { after: page.next, below: last.id }] : starts
}
