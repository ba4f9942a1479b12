/**
 * What is chosen in a list: single rows, or everything that the filters match (`all`), known only to the server.
 * `except` are rows taken out of `all`.
 */
export type Selection<Key> = { all: boolean; keys: ReadonlySet<Key> }

export const NOTHING: Selection<never> = { all: false, keys: new Set() }

export function isSelected<Key>({ all, keys }: Selection<Key>, key: Key): boolean {
  return all !== keys.has(key)
}

/** How many rows are chosen of `total` that match. */
export function selectedCount<Key>({ all, keys }: Selection<Key>, total: number): number {
  return all ? total - keys.size : keys.size
}

/** Puts one row in or out. */
export function toggled<Key>({ all, keys }: Selection<Key>, key: Key): Selection<Key> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { all, keys: next }
}

/** Puts all of `range` in (or out). */
export function extended<Key>({ all, keys }: Selection<Key>, range: readonly Key[], on: boolean): Selection<Key> {
  const next = new Set(keys)
  for (const key of range)
    if (all === on) next.delete(key)
    else next.add(key)
  return { all, keys: next }
}
