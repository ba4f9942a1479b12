/** The longest key, in characters. */
const KEY_LENGTH = 40

/**
 * A key made from a name, `Customer care` → `customerCare`; a number ends it where others have it already. `prefix`
 * begins it where the name has no letter to begin with.
 */
export function keyFrom(name: string, prefix: string, taken: readonly string[]): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  const joined = words.map((word, i) => (i === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase())).join('')
  const key = (/^[a-z]/.test(joined) ? joined : `${prefix}${joined}`).slice(0, KEY_LENGTH)
  if (!taken.includes(key)) return key
  for (let number = 2; ; number++) {
    const next = `${key.slice(0, KEY_LENGTH - String(number).length)}${number}`
    if (!taken.includes(next)) return next
  }
}
