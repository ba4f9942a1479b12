type Search = Record<string, unknown>

/**
 * The part after `?` as people would write it: a value for each name, repeated for lists. Everything is text;
 * a page's zod schema makes numbers of what are numbers.
 */
export function parseSearch(text: string): Search {
  const search: Search = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name]
    search[name] = before === undefined ? value : [...(Array.isArray(before) ? (before as string[]) : [before]), value]
  }
  return search
}

export function stringifySearch(search: Search): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== '') params.append(name, String(one))
  }
  return params.size === 0 ? '' : `?${params}`
}
