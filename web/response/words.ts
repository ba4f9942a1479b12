/** What stands in the URL of these pages. */
export type Search = { q?: string; open?: string; role?: string; do?: string }

/** Names in a sentence: `Ann, Bo and Cy`. */
export function spoken(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
