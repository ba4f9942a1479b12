import ipaddr from 'ipaddr.js'
import type { FastifyRequest } from 'fastify'

/**
 * What a limit counts as one caller: an IPv4 address (also when it came mapped into IPv6), or the /64 of an
 * IPv6 address, because one customer commonly owns the whole /64 and could rotate through it.
 */
export function canonicalNetwork(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  const parts = (address as ipaddr.IPv6).parts.slice(0, 4)
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`
}

/** The address in one spelling, for the record: `::ffff:192.0.2.1` is `192.0.2.1`. */
export function canonicalAddress(ip: string): string {
  return ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : 'unknown'
}

/** Is the browser's address bar on this machine? Browsers treat these names as trustworthy without TLS. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true
  return ipaddr.IPv4.isValidFourPartDecimal(name) && ipaddr.IPv4.parse(name).range() === 'loopback'
}

/**
 * Can a session cookie be set over this connection? `host`: TLS (our own or a trusted proxy's), so the
 * `__Host-` name; `local`: plain HTTP on loopback; `none`: plain HTTP over a network, where it would be
 * dropped by the browser and readable by everybody on the way.
 */
export function cookieGround(request: Pick<FastifyRequest, 'protocol' | 'host'>): 'host' | 'local' | 'none' {
  if (request.protocol === 'https') return 'host'
  return isLoopbackHost(request.host) ? 'local' : 'none'
}
