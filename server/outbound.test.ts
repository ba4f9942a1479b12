import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest } from '../integrations/channel.ts'
import { OutboundError } from '../integrations/outbound-error.ts'
import { createAuthority } from '../test/fakes/certificates.ts'
import { timeLimit } from '../test/fakes/time-limit.ts'
import { replying, startTrap } from '../test/fakes/trap.ts'
import { createIo, type OutboundOptions } from './outbound.ts'
import type { Lookup } from './outbound-connect.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const signal = new AbortController().signal
const loopback = ['127.0.0.0/8']

function io(options: Partial<OutboundOptions> = {}) {
  return createIo({ allowedPrivate: loopback, now: () => 0, timeoutMs: 20_000, ...options })(signal)
}

async function trap(answer?: (socket: Socket) => void) {
  const started = await startTrap('127.0.0.1', answer)
  stops.push(started.stop)
  return started
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void
async function serve(handler: Handler, tls?: { key: string; cert: string }) {
  const server = tls === undefined ? createHttp(handler) : createHttps(tls, handler)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
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

const noHost: Lookup = async () => {
  throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' })
}

describe('the guarded client sends', () => {
  it('method, headers and body, and reads status, headers and body', async () => {
    const port = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        response
          .writeHead(201, {
            'X-Seen': `${request.method} ${request.url} ${String(request.headers['x-one'])}`,
          })
          .end(`got ${body}`)
      })
    })
    const answer = await io().http({
      method: 'POST',
      url: `http://127.0.0.1:${port}/a?b=c`,
      headers: { 'x-one': '1' },
      body: 'ü',
    })
    expect(answer).toMatchObject({ status: 201, body: 'got ü', cut: null })
    expect(answer.headers['x-seen']).toBe('POST /a?b=c 1')
  })

  it('does not follow redirects', async () => {
    const caught = await trap()
    const port = await serve((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${caught.port}/` }).end()
    })
    const answer = await io().http(get(`http://127.0.0.1:${port}/`))
    expect(answer.status).toBe(302)
    expect(caught.connections()).toBe(0)
  })

  it('ignores proxies of the environment', async () => {
    const caught = await trap()
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'] as const
    const before = names.map((name) => process.env[name])
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://127.0.0.1:${caught.port}`
    try {
      const port = await serve((_request, response) => response.end('direct'))
      expect((await io().http(get(`http://127.0.0.1:${port}/`))).body).toBe('direct')
      expect(caught.connections()).toBe(0)
    } finally {
      names.forEach((name, index) => {
        if (before[index] === undefined) delete process.env[name]
        else process.env[name] = before[index]
      })
    }
  })

  it('cuts a body at 1 MB, or where the request says, and says so', async () => {
    const port = await serve((_request, response) => {
      const chunk = Buffer.alloc(256 * 1024, 'x')
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', write)
      write()
    })
    const answer = await io().http(get(`http://127.0.0.1:${port}/`))
    expect(answer.cut).toBe('size')
    expect(answer.body.length).toBe(1024 * 1024)
    const more = await io().http({ ...get(`http://127.0.0.1:${port}/`), maxBytes: 2_000_000 })
    expect([more.cut, more.body.length]).toEqual(['size', 2_000_000])
  })

  it('cuts a body that drips past the time limit, keeping the status', async () => {
    const limit = timeLimit()
    const port = await serve((_request, response) => {
      const drip = () => void (response.destroyed || response.write('.', () => setImmediate(drip)))
      response.writeHead(200)
      drip()
    })
    const began = () => setImmediate(limit.reach)
    subscribe('http.client.response.finish', began)
    stops.push(() => unsubscribe('http.client.response.finish', began))
    const answer = await createIo({ allowedPrivate: loopback, now: () => 0 })(limit.signal).http(get(`http://127.0.0.1:${port}/`))
    expect(answer).toMatchObject({ status: 200, cut: 'time' })
  })

  it('keeps the status when the other side hangs up in the body', async () => {
    const { port } = await trap(replying('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))
    expect(await io().http(get(`http://127.0.0.1:${port}/`))).toMatchObject({
      status: 200,
      body: 'half',
      cut: 'closed',
    })
  })

  it('refuses header values that would smuggle lines', async () => {
    const { port, connections } = await trap()
    const error = await failure(io().http({ ...get(`http://127.0.0.1:${port}/`), headers: { 'x-title': 'a\r\nx-evil: 1' } }))
    expect(error).toMatchObject({ mayHaveArrived: false, permanent: true })
    expect(connections()).toBeLessThanOrEqual(1)
  })
})

describe('the guarded client uses a connection again', () => {
  const counting = async (headers: Record<string, string> = {}) => {
    const seen = new Set<Socket>()
    const port = await serve((request, response) => {
      seen.add(request.socket)
      response.writeHead(200, headers).end('ok')
    })
    return { url: `http://127.0.0.1:${port}/`, seen }
  }

  it('for what follows at once', async () => {
    const { url, seen } = await counting()
    const guarded = io()
    for (const body of ['one', 'two', 'three']) expect((await guarded.http({ method: 'POST', url, body })).body).toBe('ok')
    expect(seen.size).toBe(1)
  })

  it('never while an answer is under way on it', async () => {
    const { url, seen } = await counting()
    const guarded = io()
    await Promise.all(['one', 'two', 'three'].map((body) => guarded.http({ method: 'POST', url, body })))
    expect(seen.size).toBe(3)
  })

  it('not where the other side closes it', async () => {
    const { url, seen } = await counting({ connection: 'close' })
    const guarded = io()
    for (let i = 0; i < 2; i++) expect((await guarded.http(get(url))).body).toBe('ok')
    expect(seen.size).toBe(2)
  })

  it('not after an answer that was not read to its end', async () => {
    const { port, connections } = await trap(replying('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))
    const guarded = io()
    for (let i = 0; i < 2; i++) expect((await guarded.http(get(`http://127.0.0.1:${port}/`))).cut).toBe('closed')
    expect(connections()).toBe(2)
  })

  it('not for what was called off before', async () => {
    const { url } = await counting()
    const outside = createIo({ allowedPrivate: loopback, now: () => 0 })
    await outside(signal).http(get(url))
    expect(await failure(outside(AbortSignal.abort()).http(get(url)))).toMatchObject({ code: 'stopped', mayHaveArrived: false })
  })
})

describe('the guarded client knows what may have arrived', () => {
  it('not what was refused', async () => {
    const { port, stop } = await trap()
    await stop()
    const error = await failure(io().http(get(`http://127.0.0.1:${port}/secret?token=1`)))
    expect(error).toMatchObject({ code: 'ECONNREFUSED', mayHaveArrived: false, permanent: false })
    expect(error.message).toBe(`127.0.0.1:${port} refused the connection. Check the port, and that the server runs.`)
  })

  it('not what has no address', async () => {
    const error = await failure(io({ lookup: noHost }).http(get('http://nobody.example/')))
    expect(error).toMatchObject({ code: 'ENOTFOUND', mayHaveArrived: false })
    expect(error.message).toBe('There is no host called nobody.example. Check how it is written, and the DNS of this machine.')
  })

  it('not what DNS took too long for, and asks only once meanwhile', async () => {
    let asked = 0
    const lookup: Lookup = () => {
      asked += 1
      return new Promise(() => {})
    }
    const guarded = io({ lookup, timeoutMs: 60 })
    const errors = await Promise.all(['a', 'b', 'c'].map((path) => failure(guarded.http(get(`http://slow.example/${path}`)))))
    expect(errors.map(({ code, mayHaveArrived }) => [code, mayHaveArrived])).toEqual(errors.map(() => ['timeout', false]))
    expect(asked).toBe(1)
  })

  it('what was written and then cut off', async () => {
    const { port } = await trap((socket) => void socket.once('data', () => socket.destroy()))
    const error = await failure(io().http({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'page' }))
    expect(error).toMatchObject({ mayHaveArrived: true, permanent: false })
  })

  it('what was written and never answered', async () => {
    const limit = timeLimit()
    const { port } = await trap((socket) => void socket.once('data', limit.reach))
    const guarded = createIo({ allowedPrivate: loopback, now: () => 0 })(limit.signal)
    const error = await failure(guarded.http({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'page' }))
    expect(error).toMatchObject({ code: 'timeout', mayHaveArrived: true })
  })

  it('what was answered with something that is not HTTP', async () => {
    const { port } = await trap((socket) => void socket.end('220 mail.example ESMTP\r\n'))
    expect(await failure(io().http(get(`http://127.0.0.1:${port}/`)))).toMatchObject({
      mayHaveArrived: true,
    })
  })

  it('what its caller called off', async () => {
    const caller = new AbortController()
    const { port } = await trap((socket) => void socket.once('data', () => caller.abort()))
    const guarded = createIo({ allowedPrivate: loopback, now: () => 0 })(caller.signal)
    expect(await failure(guarded.http(get(`http://127.0.0.1:${port}/`)))).toMatchObject({ code: 'stopped', mayHaveArrived: true })
    expect(await failure(guarded.http(get(`http://127.0.0.1:${port}/`)))).toMatchObject({
      code: 'stopped',
      mayHaveArrived: false,
    })
  })
})

describe('the guarded client verifies TLS', () => {
  const authority = createAuthority()
  const lookup: Lookup = async () => [{ address: '127.0.0.1', family: 4 }]
  const hello: Handler = (_request, response) => void response.end('hello')

  it('and accepts a valid certificate of a trusted authority', async () => {
    const port = await serve(hello, authority.issue(['hook.example', '127.0.0.1']))
    const trusting = io({ lookup, ca: [authority.ca] })
    expect((await trusting.http(get(`https://hook.example:${port}/`))).body).toBe('hello')
    expect((await trusting.http(get(`https://hook.example.:${port}/`))).body).toBe('hello')
    expect((await trusting.http(get(`https://127.0.0.1:${port}/`))).body).toBe('hello')
  })

  it.each([
    ['an authority that nobody knows', ['hook.example'], {}, []],
    ['another host’s certificate', ['other.example'], {}, [authority.ca]],
    ['an expired one', ['hook.example'], { expired: true }, [authority.ca]],
  ])('and refuses %s before anything is sent', async (_name, names, options, ca) => {
    let requests = 0
    const port = await serve(
      (_request, response) => {
        requests += 1
        response.end()
      },
      authority.issue(names, options),
    )
    const error = await failure(io({ lookup, ca }).http(get(`https://hook.example:${port}/`)))
    expect(error).toMatchObject({ mayHaveArrived: false, permanent: true })
    expect(error.message).toContain('hook.example has a certificate that is not trusted')
    expect(requests).toBe(0)
  })

  it('and does not wait forever for a handshake', async () => {
    const { port } = await trap((socket) => void socket.resume())
    const error = await failure(io({ timeoutMs: 100 }).http(get(`https://127.0.0.1:${port}/`)))
    expect(error).toMatchObject({ code: 'timeout', mayHaveArrived: false })
  })

  it('and says so when the other side speaks no TLS', async () => {
    const { port } = await trap((socket) => void socket.end('220 hello\r\n'))
    const error = await failure(io().http(get(`https://127.0.0.1:${port}/`)))
    expect(error).toMatchObject({ mayHaveArrived: false, permanent: false })
    expect(error.message).toContain('did not finish the TLS handshake')
  })
})

describe('a raw connection', () => {
  it('ends with either signal', async () => {
    const { port } = await trap((socket) => void socket.resume())
    const own = new AbortController()
    const socket = await io().connect({ host: '127.0.0.1', port, signal: own.signal })
    const closed = new Promise((done) => socket.once('close', done))
    own.abort()
    await closed
    expect(socket.destroyed).toBe(true)
  })
})
