/** The value chosen last, for filters of which the API takes one value. */
export function last(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value.at(-1) : value
  return one === undefined || one === null || one === '' ? undefined : String(one)
}

/** An id in a text, if it is one. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined
}

/** The value if it is one of these words. */
export function wordIn<T extends string>(words: readonly T[], value: string | undefined): T | undefined {
  return words.find((word) => word === value)
}
