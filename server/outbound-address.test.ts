import { describe, expect, it } from 'vitest'
import { isReachable, readAllowedRanges } from './outbound-address.ts'

describe('which addresses may be connected to', () => {
  it.each([
    ['public IPv4', '93.184.216.34'],
    ['public IPv6', '2606:2800:21f:cb07::1'],
  ])('%s is reachable by itself', (_name, address) => {
    expect(isReachable(address, [])).toBe(true)
  })

  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['loopback elsewhere in its range', '127.8.9.10'],
    ['private 10/8', '10.0.0.1'],
    ['private 172.16/12', '172.31.255.254'],
    ['private 192.168/16', '192.168.1.1'],
    ['link-local and cloud metadata', '169.254.169.254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['the other cloud metadata address', '100.100.100.200'],
    ['IETF assignments', '192.0.0.8'],
    ['documentation', '192.0.2.1'],
    ['benchmarking', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['6to4 relay', '192.88.99.1'],
    ['IPv6 unspecified', '::'],
    ['IPv6 loopback', '::1'],
    ['IPv6 mapped private', '::ffff:10.0.0.1'],
    ['IPv6 mapped public', '::ffff:93.184.216.34'],
    ['IPv6 compatible', '::127.0.0.1'],
    ['IPv6 translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64, local use', '64:ff9b:1::7f00:1'],
    ['6to4 around loopback', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['unique local', 'fd00::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%lo'],
    ['site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['IPv6 documentation', '2001:db8::1'],
    ['IPv6 outside what IANA gave out', '4000::1'],
    ['what is no address', 'localhost'],
    ['nothing', ''],
  ])('%s is not', (_name, address) => {
    expect(isReachable(address, [])).toBe(false)
  })

  it('opens exactly the ranges that are allowed', () => {
    const allowed = readAllowedRanges(['10.1.0.0/16', '127.0.0.1', 'fd12::/16', '64:ff9b::/96'])
    const answers = [
      '10.1.2.3',
      '10.2.0.1',
      '127.0.0.1',
      '127.0.0.2',
      'fd12::7',
      'fd13::7',
      '64:ff9b::1',
      '::ffff:10.1.2.3',
      '::ffff:10.2.2.3',
    ]
    expect(answers.filter((address) => isReachable(address, allowed))).toEqual([
      '10.1.2.3',
      '127.0.0.1',
      'fd12::7',
      '64:ff9b::1',
      '::ffff:10.1.2.3',
    ])
  })

  it('names every entry that it cannot read', () => {
    expect(() => readAllowedRanges(['10.0.0.0/8', 'intranet', '10.0.0.0/40', '0x0a.1', '', '10.0.0.1/'])).toThrow(
      'Not an address or a CIDR range: "intranet", "10.0.0.0/40", "0x0a.1", "", "10.0.0.1/". ' +
        'Write for example 10.0.0.0/8, fd00::/8 or 127.0.0.1.',
    )
  })
})
