import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyServerOptions,
} from 'fastify'
import type { Access } from '../../contract/endpoint.ts'
import type { Deps } from '../deps.ts'
import { serveReference } from '../reference.ts'
import { logAccess } from './access-log.ts'
import { authenticate } from './auth.ts'
import { acceptJson, BODY_LIMIT } from './body.ts'
import { answerFault } from './faults.ts'
import { BASE_HEADERS, HSTS } from './headers.ts'
import { serveHealth } from './health.ts'
import { limitRates, type Rates } from './limits.ts'
import { serve, type Route } from './serve.ts'
import { certificateOf } from './tls.ts'
import { serveWeb } from './web.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that was registered, for the checks that walk them. */
    routeTable: { method: string; url: string; access: Access }[]
  }
}

export type Extras = {
  /** What is not plain JSON by contract: intake with raw bytes, live updates, pages by link. Each of their routes names `config.access`. */
  plugins?: FastifyPluginAsync[]
  /** Where the built web app lies. */
  webRoot?: string
  /** Why this node should get no requests, or null: schema not migrated, stopping. */
  ready?: () => Promise<string | null>
  /** Of this build, for the API's description. */
  version?: string
  /** Other allowances than the usual ones, for measuring and tests. */
  rates?: Partial<Rates>
}

/**
 * The HTTP side of Muster, not yet listening. Every request passes, in this order: headers that every answer
 * carries, who asks and whether they may, the rate of its class, then body and handler. A route that does
 * not declare who may call it stops the start.
 */
export function buildApp(deps: Deps, routes: Route[], extras: Extras = {}): FastifyInstance {
  const { config } = deps
  const tls = certificateOf(config)
  const options = {
    loggerInstance: deps.log,
    // `logAccess` writes the one line; Fastify's own would hold addresses unmasked.
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    // A request has to arrive within this; what is sent back (live updates) may take as long as it likes.
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => {
      // Fastify did not ask the proxy about this request yet, so what is known of the outside decides.
      headIn(reply, request.protocol === 'https' || deps.publicUrl.startsWith('https:'))
      answerFault(error, request, reply)
    },
    clientErrorHandler: answerBrokenRequest,
    ...(tls ? { https: tls.read() } : {}),
  } satisfies FastifyServerOptions & { https?: object }
  const app = Fastify(options as FastifyServerOptions) as FastifyInstance

  tls?.renewIn(app, deps.log)

  app.decorate('routeTable', [])
  app.addHook('onRoute', ({ method, url, config: declared }) => {
    if (declared?.access === undefined) throw new Error(`The route ${String(method)} ${url} does not say who may call it (config.access).`)
    for (const each of [method].flat()) app.routeTable.push({ method: each, url, access: declared.access })
  })

  app.addHook('onRequest', (request, reply, done) => {
    headIn(reply, request.protocol === 'https')
    done()
  })
  logAccess(app, deps.log)
  app.setErrorHandler(answerFault)
  acceptJson(app)
  authenticate(app, deps)
  limitRates(app, extras.rates)

  // Node answers an unknown `Expect` by itself, without a header of ours.
  app.server.on('checkExpectation', (_request, response) => response.writeHead(417, BASE_HEADERS).end())

  for (const plugin of extras.plugins ?? []) void app.register(plugin)
  for (const each of routes) serve(app, each)
  serveReference(
    app,
    routes.map((each) => each.endpoint),
    extras.version ?? '0',
  )
  serveHealth(app, deps, extras.ready ?? (async () => null))
  serveWeb(app, extras.webRoot ?? fileURLToPath(new URL('../../web/dist', import.meta.url)))
  return app
}

function headIn(reply: FastifyReply, overTls: boolean): void {
  reply.headers(BASE_HEADERS)
  if (overTls) reply.header('strict-transport-security', HSTS)
}

/** What is no HTTP at all, too large a header, or too slow: answered on the bare socket, in words. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const [status, title] = BROKEN[error.code ?? ''] ?? [400, 'The request is not valid HTTP']
  const body = JSON.stringify({
    type: 'about:blank#invalid-input',
    status,
    code: 'invalid-input',
    title,
  })
  const headers = {
    ...BASE_HEADERS,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('')}\r\n${body}`)
}

const BROKEN: Record<string, [number, string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The request headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive'],
}
