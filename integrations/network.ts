import ipaddr from 'ipaddr.js'

/**
 * May an address be reached over the public internet? Everything else (private, loopback, link-local,
 * shared 100.64/10, multicast, documentation, benchmarking, and all forms of IPv6 that carry an IPv4
 * address inside: mapped, NAT64, 6to4, Teredo) is not public. False for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  // IANA has given out global unicast from 2000::/3 alone; the library calls the rest `unicast` too
  return address instanceof ipaddr.IPv4 || (address.parts[0]! & 0xe000) === 0x2000
}
