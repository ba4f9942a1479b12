import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { reject } from '../../domain/rejection.ts'
import { newNonce, pagePolicy, SCRIPT_POLICY } from './headers.ts'
import { answerProblem } from './problems.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
}
const SQUEEZE = new Set(['.js', '.css', '.json', '.webmanifest', '.svg', '.txt', '.map'])
/** Vite names what it builds after its content: such a file never changes. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/
/** Addresses for machines: whoever asks there by mistake must not get a page and take it for success. */
const MACHINES = /^\/(api|v2|ingest|heartbeat|hooks|p|health|metrics)(\/|$)/
const NONCE = '__CSP_NONCE__'

type File = { path: string; type: string; immutable: boolean; squeeze: boolean }
type Loaded = { body: Buffer; gzip: Buffer | null; etag: string }

/**
 * The built web app. Only files that were there at the start are known, by an exact look-up, so no path can
 * lead elsewhere; each is read and compressed once, when it is first asked for.
 */
export function serveWeb(app: FastifyInstance, root: string): void {
  const files = listFiles(root)
  const loaded = new Map<string, Loaded>()
  const index = files.has('/index.html') ? readFileSync(files.get('/index.html')!.path, 'utf8').split(NONCE) : undefined

  app.route({
    method: 'GET',
    url: '/*',
    config: { access: 'public', limit: 'none' },
    handler: answer,
  })
  app.setNotFoundHandler((request, reply) =>
    answerProblem(reply, reject('not-found', `Nothing answers ${request.method} at this address.`)),
  )

  function answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const path = request.url.replace(/[?#].*$/, '')
    const file = path === '/' || path === '/index.html' ? undefined : files.get(path)
    if (file) return answerFile(request, reply, file)
    // A page's address belongs to the app, which knows its own routes; the rest is a mistake and is told so.
    const wantsPage = !MACHINES.test(path) && extname(path) === '' && (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/)
    if (path !== '/index.html' && !wantsPage) return answerProblem(reply, reject('not-found', 'Nothing answers at this address.'))
    return answerPage(reply, index)
  }

  function answerFile(request: FastifyRequest, reply: FastifyReply, file: File): FastifyReply {
    const { body, gzip, etag } = loaded.get(file.path) ?? load(file)
    reply
      .headers(file.type.startsWith('text/javascript') ? { 'content-security-policy': SCRIPT_POLICY } : {})
      .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      .header('etag', etag)
      .header('vary', 'accept-encoding')
      .type(file.type)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    if (gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')))
      return reply.header('content-encoding', 'gzip').send(gzip)
    return reply.send(body)
  }

  function load(file: File): Loaded {
    const body = readFileSync(file.path)
    const entry = {
      body,
      gzip: file.squeeze && body.length > 1_000 ? gzipSync(body, { level: 9 }) : null,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    }
    loaded.set(file.path, entry)
    return entry
  }
}

const UNBUILT = [
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Muster</title><style nonce="',
  '">body{font:1rem/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>' +
    '<h1>The web app is not built</h1><p>The server runs, and its API answers. Run <code>npm run build:web</code>, then start it again.</p>',
]

/** HTML with this answer's own nonce in place of every mark. */
function answerPage(reply: FastifyReply, parts: string[] = UNBUILT): FastifyReply {
  const nonce = newNonce()
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-cache')
    .type(TYPES['.html']!)
    .send(parts.join(nonce))
}

function listFiles(root: string): Map<string, File> {
  const files = new Map<string, File>()
  let names: string[]
  try {
    names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  } catch {
    return files
  }
  for (const name of names) {
    const path = join(root, name)
    if (!statSync(path).isFile()) continue
    const url = `/${relative(root, path).split(sep).join('/')}`
    const ending = extname(name)
    files.set(url, {
      path,
      type: TYPES[ending] ?? 'application/octet-stream',
      immutable: HASHED.test(url),
      squeeze: SQUEEZE.has(ending),
    })
  }
  return files
}
