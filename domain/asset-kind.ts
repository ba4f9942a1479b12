/** The longest key of a kind, in characters. */
const KEY_LENGTH = 40

/** The key of a new kind from its name, `Smart card` → `smartCard`; a number ends it where others have it already. */
export function kindKey(name: string, taken: readonly string[]): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  const joined = words.map((word, i) => (i === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase())).join('')
  const key = (/^[a-z]/.test(joined) ? joined : `kind${joined}`).slice(0, KEY_LENGTH)
  if (!taken.includes(key)) return key
  for (let number = 2; ; number++) {
    const next = `${key.slice(0, KEY_LENGTH - String(number).length)}${number}`
    if (!taken.includes(next)) return next
  }
}
