import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ring } from './count.ts'

/** Takes pages as an ntfy server would and writes down each request; slow answers leave pages in flight. */
export type Receiver = { url: string; rings: Ring[]; close: () => void }

const SLOWEST_MS = 150

export async function startReceiver(random: () => number = Math.random): Promise<Receiver> {
  const rings: Ring[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk))
    request.on('end', () => {
      const { title, sequence_id: key } = JSON.parse(body) as { title: string; sequence_id: string }
      const event = /event-[\w-]+-/.exec(title)?.[0]
      if (!event) throw new Error(`No page of ours: ${title}`)
      const ring: Ring = { event, key, at: Date.now(), answeredAt: null }
      rings.push(ring)
      setTimeout(() => {
        if (response.destroyed) return
        ring.answeredAt = Date.now()
        response.setHeader('content-type', 'application/json').end('{"id":"x"}')
      }, random() * SLOWEST_MS)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    rings,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
