import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** PEM: what a TLS server is started with. */
export type Certificate = { key: string; cert: string }
export type Authority = {
  ca: string
  issue: (names: string[], options?: { expired?: boolean }) => Certificate
}

/**
 * A certificate authority of our own (P-256), made when it is needed: no key lies in the repository and
 * none runs out. Node can read certificates but not write them, so the DER is put together here (RFC 5280).
 */
export function createAuthority(name = 'Test authority'): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = distinguishedName(name)
  const ca = certificate({
    issuer,
    subject: issuer,
    publicKey,
    signer: privateKey,
    extensions: [basicConstraints()],
  })
  return {
    ca,
    issue(names, { expired = false } = {}) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const cert = certificate({
        issuer,
        subject: distinguishedName(names[0] ?? 'nobody'),
        publicKey: pair.publicKey,
        signer: privateKey,
        extensions: [alternativeNames(names)],
        expired,
      })
      return { key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
    },
  }
}

type Parts = {
  issuer: Buffer
  subject: Buffer
  publicKey: KeyObject
  signer: KeyObject
  extensions: Buffer[]
  expired?: boolean
}

const DAY = 86_400_000

function certificate(parts: Parts): string {
  const from = Date.now() - 30 * DAY
  const until = Date.now() + (parts.expired === true ? -DAY : 365 * DAY)
  const serial = Buffer.concat([Buffer.of(0x01), randomBytes(15)])
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(serial),
    ECDSA_SHA256,
    parts.issuer,
    sequence(time(from), time(until)),
    parts.subject,
    parts.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...parts.extensions)),
  )
  const signature = sign('sha256', toBeSigned, parts.signer)
  const der = sequence(toBeSigned, ECDSA_SHA256, tagged(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = der
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}

const sequence = (...items: Buffer[]) => tagged(0x30, Buffer.concat(items))
const integer = (bytes: Buffer) => tagged(0x02, bytes)
const objectId = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'))

const ECDSA_SHA256 = sequence(objectId('2a8648ce3d040302'))

function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${text}Z`))
}

function distinguishedName(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId('550403'), tagged(0x0c, Buffer.from(commonName)))))
}

function basicConstraints(): Buffer {
  const isAuthority = tagged(0x01, Buffer.of(0xff))
  return sequence(objectId('551d13'), isAuthority, tagged(0x04, sequence(tagged(0x01, Buffer.of(0xff)))))
}

function alternativeNames(names: string[]): Buffer {
  const items = names.map((name) =>
    isIPv4(name) ? tagged(0x87, Buffer.from(name.split('.').map(Number))) : tagged(0x82, Buffer.from(name)),
  )
  return sequence(objectId('551d11'), tagged(0x04, sequence(...items)))
}
