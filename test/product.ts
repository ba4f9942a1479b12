import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const PRODUCT_TOKEN = 'an-administrators-token-of-the-tests'

/** The whole product as its user starts it: a process of its own, embedded PostgreSQL, real sockets. */
export type Product = {
  url: string
  dataDir: string
  process: ChildProcess
  output: () => string
  api: (method: string, path: string, body?: unknown) => Promise<any>
  kill: () => void
  /** Ends the process; `keep` leaves the data for another start. */
  stop: (keep?: boolean) => Promise<void>
}

export async function startProduct(env: Record<string, string> = {}, dataDir?: string): Promise<Product> {
  const data = dataDir ?? (await mkdtemp(join(tmpdir(), 'muster-product-')))
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'cli', 'run.js'), 'serve'], {
    env: {
      PATH: process.env['PATH']!,
      HOME: process.env['HOME'] ?? '/',
      MUSTER_PORT: '0',
      MUSTER_HOST: '127.0.0.1',
      MUSTER_DATA_DIR: data,
      MUSTER_ADMIN_TOKEN: PRODUCT_TOKEN,
      MUSTER_ALLOWED_PRIVATE: '127.0.0.0/8',
      MUSTER_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const ready = /is ready at (\S+)/.exec(output)
      if (ready) resolve(ready[1]!)
    }
    child.stdout.on('data', look)
    void ended.then(() => reject(new Error(`Muster did not start:\n${output}`)))
  })

  return {
    url,
    dataDir: data,
    process: child,
    output: () => output,
    api: (method, path, body) => callApi(url, method, path, body),
    kill: () => child.kill('SIGKILL'),
    stop: async (keep = false) => {
      child.kill('SIGTERM')
      await ended
      if (!keep) await rm(data, { recursive: true, force: true })
    },
  }
}

export async function callApi(base: string, method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${base}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${PRODUCT_TOKEN}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** Until `look` gives something; the last fault tells why it never did. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, ms = 60_000): Promise<T> {
  const end = Date.now() + ms
  let last: unknown
  while (Date.now() < end) {
    try {
      const found = await look()
      if (found) return found
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Waited ${ms / 1000} s in vain for ${what}`, { cause: last })
}
