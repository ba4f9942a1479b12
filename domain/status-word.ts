/** What a sender says about its alert. */
export type AlertStatus = 'firing' | 'acknowledged' | 'resolved'

const words = (list: string) => new Set(list.split(' '))
const RESOLVED = words(
  'ok okay up resolved resolve recovered recovery recover closed close cleared clear normal green healthy ended inactive fixed success passed',
)
const ACKNOWLEDGED = words('ack acked acknowledged acknowledge acknowledgement acknowledgment')
const FIRING = words(
  'firing fire fired alerting alert alarm triggered trigger open opened reopened unresolved new down problem critical error failed failure failing fail bad red unhealthy active warning warn started start nodata',
)

/**
 * Senders' words for status, in any spelling: `ALERT_RECOVERY`, `DOWN -> UP`, `Re-Triggered`, `false`.
 * `true` is firing. `undefined` where it says nothing we know: a sentence, a number, an unknown word.
 */
export function statusFromWord(word: unknown): AlertStatus | undefined {
  if (typeof word === 'boolean') return word ? 'firing' : 'resolved'
  if (typeof word !== 'string' || word.length > 64) return undefined
  const said = word
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '')
    .map((part): AlertStatus | 'not' | undefined => {
      if (part === 'not' || part === 'no' || part === 'un') return 'not'
      if (RESOLVED.has(part)) return 'resolved'
      if (ACKNOWLEDGED.has(part)) return 'acknowledged'
      return FIRING.has(part) ? 'firing' : undefined
    })
  // A sentence that happens to hold such a word is no status.
  if (said.length === 0 || said.length > 4) return undefined
  const known = said.filter((status) => status !== undefined)
  if (known.length === 0) return undefined
  // "not ok", "no longer ok": never close an alert on a negation.
  if (known.includes('not')) return known.length > 1 ? 'firing' : undefined
  // "DOWN -> UP", "ok to critical": the new state stands last.
  if (/->|→|=>|\bto\b/i.test(word)) return known.at(-1) as AlertStatus
  if (known.includes('resolved')) return 'resolved'
  return known.includes('acknowledged') ? 'acknowledged' : 'firing'
}
