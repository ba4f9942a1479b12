/** What differs between two versions of a thing, for the audit: `{ field: [before, after] }`. */
export function changesOf(before: object, after: object): Record<string, [unknown, unknown]> {
  const changes: Record<string, [unknown, unknown]> = {}
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = (before as Record<string, unknown>)[field]
    const is = (after as Record<string, unknown>)[field]
    if (JSON.stringify(was) !== JSON.stringify(is)) changes[field] = [was ?? null, is ?? null]
  }
  return changes
}
