import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ring } from './count.ts'

/** A request that came, and where its link leads: to the node that sent it. */
export type PhoneRing = Ring & { from: string }

/** Takes pages as an ntfy server would and writes down each request; slow answers leave pages in flight. */
export type Receiver = {
  url: string
  rings: PhoneRing[]
  /** From now on no request is answered (or none of one node): whatever comes stays in flight. Others that were held are answered. */
  hold: (from?: string) => void
  /** Answers what was held back, as far as its sender still waits. */
  release: () => void
  close: () => void
}

const SLOWEST_MS = 150

export async function startReceiver(random: () => number = Math.random): Promise<Receiver> {
  const rings: PhoneRing[] = []
  const held: { from: string; answer: () => void }[] = []
  let isHeld: (from: string) => boolean = () => false
  const settle = () => {
    for (const each of held.splice(0)) {
      if (isHeld(each.from)) held.push(each)
      else each.answer()
    }
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk))
    request.on('end', () => {
      const { title, message, sequence_id: key, click } = JSON.parse(body) as Record<'title' | 'message' | 'sequence_id' | 'click', string>
      // A bundle names several.
      const events = new Set(`${title}\n${message}`.match(/event-[\w-]+-/g) ?? [])
      if (events.size === 0) throw new Error(`No page of ours: ${title}`)
      const named = [...events].map((event): PhoneRing => ({ event, key, at: Date.now(), answeredAt: null, from: new URL(click).origin }))
      rings.push(...named)
      const answer = () => {
        if (response.destroyed) return
        for (const ring of named) ring.answeredAt = Date.now()
        response.setHeader('content-type', 'application/json').end('{"id":"x"}')
      }
      const { origin: from } = new URL(click)
      if (isHeld(from)) held.push({ from, answer })
      else setTimeout(answer, random() * SLOWEST_MS)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    rings,
    hold: (from) => {
      isHeld = (node) => from === undefined || node === from
      settle()
    },
    release: () => {
      isHeld = () => false
      settle()
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
