import ipaddr from 'ipaddr.js'
import { isPublicAddress } from '../integrations/network.ts'

export type AllowedRange = [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * Reads `MUSTER_ALLOWED_PRIVATE`: addresses and CIDR ranges that are not public and may be connected to
 * all the same, e.g. `10.0.0.0/8`, `fd00::/8`, `127.0.0.1`. Throws one error that names every bad entry.
 */
export function readAllowedRanges(entries: string[]): AllowedRange[] {
  const bad: string[] = []
  const ranges = entries.flatMap((entry) => {
    const range = readRange(entry.trim())
    if (range === undefined) bad.push(entry)
    return range === undefined ? [] : [range]
  })
  if (bad.length === 0) return ranges
  throw new Error(
    `Not an address or a CIDR range: ${bad.map((entry) => JSON.stringify(entry)).join(', ')}. ` +
      'Write for example 10.0.0.0/8, fd00::/8 or 127.0.0.1.',
  )
}

function readRange(text: string): AllowedRange | undefined {
  // four decimal parts only: the library also reads octal, hexadecimal and short forms, which nobody means here
  const [address = ''] = text.split('/')
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return undefined
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (text !== address) return undefined
  const parsed = ipaddr.parse(address)
  return [parsed, parsed instanceof ipaddr.IPv4 ? 32 : 128]
}

/** May the guard connect to this address? `address`: as the resolver or the socket names it. */
export function isReachable(address: string, allowed: AllowedRange[]): boolean {
  if (!ipaddr.isValid(address)) return false
  if (isPublicAddress(address)) return true
  const parsed = ipaddr.parse(address)
  const forms = parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? [parsed, parsed.toIPv4Address()] : [parsed]
  return forms.some((form) => allowed.some(([base, bits]) => form.kind() === base.kind() && form.match(base, bits)))
}

/** The entry that would open exactly this address. */
export function rangeFor(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`
}
