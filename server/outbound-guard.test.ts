import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest } from '../integrations/channel.ts'
import { OutboundError, OutboundRefused } from '../integrations/outbound-error.ts'
import { replying, startTrap } from '../test/fakes/trap.ts'
import { createIo, type OutboundOptions } from './outbound.ts'
import type { Lookup } from './outbound-connect.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const signal = new AbortController().signal

function io(options: Partial<OutboundOptions> = {}) {
  return createIo({ allowedPrivate: ['127.0.0.0/8'], now: () => 0, timeoutMs: 20_000, ...options })(signal)
}

async function trap(answer?: (socket: Socket) => void, host?: string) {
  const started = await startTrap(host, answer)
  stops.push(started.stop)
  return started
}

async function failure(promise: Promise<unknown>): Promise<OutboundError> {
  const error = await promise.then(
    () => new Error('It went through.'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(OutboundError)
  return error as OutboundError
}

const get = (url: string): HttpRequest => ({ method: 'GET', url })

/** Names that an attacker's DNS could answer with an inner address. */
const EVIL: Record<string, string[]> = {
  'rebind.example': ['127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'inner.example': ['10.0.0.5', '192.168.1.1'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'sixtofour.example': ['2002:7f00:1::'],
  'unique.example': ['fd00::1'],
  'zero.example': ['0.0.0.0'],
  'shared.example': ['100.64.0.1'],
  'xn--bcher-kva.example': ['127.0.0.1'],
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  '127.0.0.1.nip.example': ['127.0.0.1'],
  'rebind.example.': ['127.0.0.1'],
}
const evilLookup: Lookup = async (host) => {
  const addresses = EVIL[host.toLowerCase()]
  if (addresses === undefined) throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' })
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

/** `PORT` is where the trap listens. */
const CORPUS = [
  'http://127.0.0.1:PORT/',
  'http://127.0.0.1:PORT/latest/meta-data/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://0x7f.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0x0.0.1:PORT/',
  'http://127.8.8.8:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http://１２７.0.0.1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::ffff:0:127.0.0.1]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:7f00:1::]:PORT/',
  'http://[fd00::1]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fec0::1]:PORT/',
  'http://[ff02::1]:PORT/',
  'http://10.0.0.1:PORT/',
  'http://172.16.0.1:PORT/',
  'http://192.168.0.1:PORT/',
  'http://100.64.0.1:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.170.2/v2/credentials',
  'http://100.100.100.200/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://192.0.0.192/',
  'http://198.18.0.1:PORT/',
  'http://224.0.0.1:PORT/',
  'http://240.0.0.1:PORT/',
  'http://255.255.255.255:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://localhost.:PORT/',
  'http://localhost.localdomain:PORT/',
  'http://ⓛocalhost:PORT/',
  'http://rebind.example:PORT/',
  'http://rebind.example.:PORT/',
  'http://REBIND.EXAMPLE:PORT/',
  'http://metadata.example/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://inner.example:PORT/',
  'http://six.example:PORT/',
  'http://mapped.example:PORT/',
  'http://nat64.example:PORT/',
  'http://sixtofour.example:PORT/',
  'http://unique.example:PORT/',
  'http://zero.example:PORT/',
  'http://shared.example:PORT/',
  'http://bücher.example:PORT/',
  'http://127.0.0.1.nip.example:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'http://example.com:80@127.0.0.1:PORT/',
  'http://user:password@rebind.example:PORT/',
  'http://127.0.0.1:PORT#@example.com/',
  'http://127.0.0.1:PORT\\@example.com/',
  'http:127.0.0.1:PORT/',
  'http:/\\127.0.0.1:PORT/',
  ' http://127.0.0.1:PORT/',
  'http://127.0.0.1\t:PORT/',
  'https://127.0.0.1:PORT/',
  'https://localhost:PORT/',
  'http://rebind.example:0/',
  'ftp://127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_x',
  'ws://127.0.0.1:PORT/',
  'data:text/plain,hello',
  'javascript:alert(1)',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  '',
]

describe('the guarded client refuses inner addresses (S3)', () => {
  it('is tried with more than 60 URLs', () => {
    expect(new Set(CORPUS).size).toBeGreaterThan(60)
  })

  it('never connects for any URL of the corpus, and says what to do', async () => {
    const caught = await trap()
    const caught6 = await startTrap('::1').catch(() => undefined)
    if (caught6 !== undefined) stops.push(caught6.stop)
    const guarded = io({ allowedPrivate: [], lookup: evilLookup })
    for (const pattern of CORPUS) {
      for (const port of [caught.port, caught6?.port ?? caught.port]) {
        const error = await failure(guarded.http(get(pattern.replaceAll('PORT', String(port)))))
        expect(error, pattern).toMatchObject({ mayHaveArrived: false, permanent: true })
        expect(error, pattern).toBeInstanceOf(OutboundRefused)
      }
    }
    expect(caught.connections() + (caught6?.connections() ?? 0)).toBe(0)
  })

  it('never connects for raw connections either', async () => {
    const { port, connections } = await trap()
    const guarded = io({ allowedPrivate: [], lookup: evilLookup })
    const hosts = [
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      '[::1]',
      '::1',
      '::ffff:127.0.0.1',
      'localhost',
      'localhost.',
      'rebind.example',
      'user@127.0.0.1',
      '127.0.0.1/x',
      '',
      'fe80::1%lo',
      '①②⑦.⓪.⓪.①',
    ]
    for (const host of hosts) {
      expect(await failure(guarded.connect({ host, port, signal })), host).toBeInstanceOf(OutboundRefused)
    }
    expect(connections()).toBe(0)
  })

  it('uses the real resolver with the same rule', async () => {
    const { port, connections } = await trap()
    const error = await failure(io({ allowedPrivate: [] }).http(get(`http://localhost:${port}/`)))
    expect(error.message).toMatch(/^localhost is at .* a private or reserved address.*add .* to MUSTER_ALLOWED_PRIVATE\.$/)
    expect(connections()).toBe(0)
  })

  it('resolves a name once and connects to that very address, whatever DNS says a moment later', async () => {
    const caught = await trap()
    const good = await trap(replying('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood'), '127.0.0.2')
    const answers = [['127.0.0.2'], ['127.0.0.1'], ['127.0.0.1']]
    let asked = 0
    const lookup: Lookup = async () => answers[asked++]!.map((address) => ({ address, family: 4 }))
    const guarded = io({ allowedPrivate: ['127.0.0.2'], lookup })
    expect(await guarded.http(get(`http://rebind.example:${good.port}/`))).toMatchObject({
      status: 200,
      body: 'good',
    })
    expect(asked).toBe(1)
    expect(await failure(guarded.http(get(`http://rebind.example:${caught.port}/`)))).toBeInstanceOf(OutboundRefused)
    expect(caught.connections()).toBe(0)
  })

  it('strikes inner addresses out of a mixed answer', async () => {
    const good = await trap(replying('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood'), '127.0.0.2')
    const lookup: Lookup = async () =>
      ['127.0.0.1', '::1', '127.0.0.2', '10.0.0.1'].map((address) => ({
        address,
        family: address === '::1' ? 6 : 4,
      }))
    const guarded = io({ allowedPrivate: ['127.0.0.2'], lookup })
    expect((await guarded.http(get(`http://mixed.example:${good.port}/`))).body).toBe('good')
  })

  it('lets unencrypted connections only to addresses that are not public', async () => {
    const { port } = await trap()
    const socket = await io().connect({ host: '127.0.0.1', port, signal, unencrypted: true })
    socket.destroy()
    const lookup: Lookup = async () => [{ address: '93.184.216.34', family: 4 }]
    const error = await failure(io({ lookup }).connect({ host: 'mail.example', port: 25, signal, unencrypted: true }))
    expect(error.message).toBe(
      'mail.example is a public address, and unencrypted connections go only to loopback and private ones. Turn TLS on.',
    )
  })
})
