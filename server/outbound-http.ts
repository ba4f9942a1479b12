import { Agent, request as send, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { connect as connectTls, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls'
import type { HttpRequest, HttpResponse } from '../integrations/channel.ts'
import { OutboundError, OutboundRefused } from '../integrations/outbound-error.ts'
import { codeOf, outOfTime } from './outbound-connect.ts'

const BODY_LIMIT = 1024 * 1024

export type HttpTarget = { url: URL; host: string; port: number; secure: boolean }

/** Checks what can be seen in the URL itself; the address behind the name is checked when connecting. */
export function readTarget(text: string): HttpTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw new OutboundRefused('This is not a URL. Write it like https://host/path.')
  const secure = url.protocol === 'https:'
  if (!secure && url.protocol !== 'http:') {
    throw new OutboundRefused(`${url.protocol}// is not spoken here. Use https:// or http://.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundRefused(`The URL for ${url.hostname} has a user name inside. Put credentials into fields of their own.`)
  }
  return {
    url,
    host: url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
  }
}

/** Trusts authorities (PEM) besides the usual ones. Made once: reading all the usual ones takes a while. */
export function trusting(ca: string[]): SecureContext | undefined {
  return ca.length === 0 ? undefined : createSecureContext({ ca: [...getCACertificates('default'), ...ca] })
}

/** TLS over a checked connection; the certificate must be valid for the host's name. */
export function secure(socket: Socket, target: HttpTarget, trust: SecureContext | undefined, signal: AbortSignal): Promise<TLSSocket> {
  const name = target.host.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return new Promise((done, fail) => {
    const tls = connectTls({
      socket,
      host: name,
      ...(isIP(name) ? {} : { servername: name }),
      ...(trust === undefined ? {} : { secureContext: trust }),
      ALPNProtocols: ['http/1.1'],
    })
    const stop = () => {
      tls.destroy()
      fail(outOfTime(`${name} did not finish the TLS handshake`, signal))
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    tls.once('secureConnect', () => {
      signal.removeEventListener('abort', stop)
      done(tls)
    })
    const failed = (error: Error) => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      const code = codeOf(error)
      const untrusted = CERTIFICATE_FAULTS.test(code)
      const next = untrusted
        ? `has a certificate that is not trusted (${code}). Give it a valid one, or name its authority in NODE_EXTRA_CA_CERTS.`
        : `did not finish the TLS handshake (${code}). Check that it speaks TLS on port ${target.port}.`
      fail(
        new OutboundError(`${name} ${next}`, {
          code,
          mayHaveArrived: false,
          permanent: untrusted,
          cause: error,
        }),
      )
    }
    tls.on('error', failed)
    // a peer that closes without a word gives no error
    tls.once('close', () => failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  })
}

const CERTIFICATE_FAULTS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET|ALTNAME/

/** A connection is used again when it was free for less than this; servers keep one for 5 s and more. */
const FREE_MS = 2_000
const MOST_FREE = 16

/**
 * Connections that are free for a moment: a storm of messages to one provider must not make as many handshakes. None is
 * kept for long, for one that the other side closes in the same moment leaves open whether it received what was sent.
 */
export function freeConnections(): Agent {
  const agent = new Agent({ keepAlive: true, timeout: FREE_MS, maxFreeSockets: MOST_FREE })
  agent.createConnection = (options, callback) => {
    ;(options as unknown as Opening).open().then(
      (socket) => callback!(null, socket),
      (error: Error) => callback!(error, null as never),
    )
    return undefined
  }
  agent.getName = (options) => (options as unknown as Opening).target
  return agent
}

/** What the agent is told of a request: where it goes, and how a connection to there is opened. */
type Opening = { target: string; open: () => Promise<Socket> }

/** One request, over a free connection or one that `open` makes. */
export async function exchange(
  request: HttpRequest,
  target: HttpTarget,
  agent: Agent,
  open: () => Promise<Socket>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { url } = target
  if (signal.aborted) throw outOfTime(`${url.host} was not asked`, signal)
  let asking: ClientRequest | undefined
  try {
    asking = ask(request, url, { agent, target: url.origin, open })
    const answer = await answerTo(asking, signal)
    const { body, cut } = await readBody(answer, request.maxBytes ?? BODY_LIMIT, signal)
    return { status: answer.statusCode!, headers: joined(answer.headers), body, cut }
  } catch (error) {
    // what is still under way on the connection is ended by purpose
    asking?.destroy()
    throw error instanceof OutboundError ? error : explain(error, target, signal)
  }
}

function ask({ method, headers, body }: HttpRequest, url: URL, over: Opening & { agent: Agent }): ClientRequest {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const options = {
    ...over,
    method,
    path: url.pathname + url.search,
    setHost: false,
    headers: { host: url.host, 'user-agent': 'Muster', ...length, ...headers },
  }
  return send(options).end(body)
}

/** The answer as soon as its head is there. Errors after that are the body's, and its reader says so. */
async function answerTo(asking: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  asking.on('response', resolve).on('error', reject)
  // While it is not connected the opening knows the signal itself, and that nothing was sent.
  const stop = () => asking.socket && reject(new Error('out of time'))
  asking.once('socket', () => signal.aborted && stop())
  signal.addEventListener('abort', stop, { once: true })
  return promise.finally(() => signal.removeEventListener('abort', stop))
}

async function readBody(stream: IncomingMessage, limit: number, signal: AbortSignal): Promise<{ body: string; cut: HttpResponse['cut'] }> {
  const chunks: Buffer[] = []
  let size = 0
  let cut: HttpResponse['cut'] = null
  // The one time limit also ends a body that drips.
  const stop = () => stream.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const room = limit - size
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
      size += chunk.length
      if (size <= limit) continue
      cut = 'size'
      break
    }
  } catch {
    cut = signal.aborted ? 'time' : 'closed'
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return { body: Buffer.concat(chunks).toString('utf8'), cut }
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

/** Node's words for headers and paths that hold what they may not. */
const UNWRITABLE = new Set(['ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_HTTP_INVALID_HEADER_VALUE', 'ERR_UNESCAPED_CHARACTERS'])

function explain(error: unknown, target: HttpTarget, signal: AbortSignal): OutboundError {
  const where = `${target.url.hostname}:${target.port}`
  if (signal.aborted) return outOfTime(`${where} did not answer the request`, signal, true)
  const code = codeOf(error)
  if (UNWRITABLE.has(code)) {
    return new OutboundError(`The request for ${where} could not be written: a header holds what headers may not.`, {
      code,
      mayHaveArrived: false,
      permanent: true,
      cause: error,
    })
  }
  return new OutboundError(`${where} broke off before it answered (${code}). It may have received the request.`, {
    code,
    mayHaveArrived: true,
    cause: error,
  })
}
