import type { ServerResponse } from 'node:http'
import type { LiveEvent, LivePosition } from '../../contract/live.ts'
import { HINTS, type Hint } from '../../domain/hearing.ts'
import { can, type Actor } from '../../domain/permission.ts'
import type { RecordedEvent } from '../db/horizon.ts'

/** A client that takes nothing in for this long is closed; it comes back and asks from where it was. */
const STUCK_MS = 20_000

/** One open stream. `position`: everything up to it was sent, or is not for this client. */
export type Client = {
  actor: Actor
  readonly sessionId: number | null
  position: number
  /** Gets what the hub reads as it comes; otherwise it still reads on from its own position. */
  live: boolean
  /** False when the other side takes nothing in: nothing more is written until `drained` resolves. */
  send: (events: RecordedEvent[]) => boolean
  say: (event: 'ready' | 'reset', data: LivePosition) => void
  hint: (topic: Hint) => void
  /** True when it was written. */
  ring: (data: string) => boolean
  beat: () => void
  drained: () => Promise<void>
  end: () => void
}

/** Writes one client's stream; the response's head has been sent. */
export function openClient(response: ServerResponse, actor: Actor, sessionId: number | null, position: number): Client {
  const missed = new Set<Hint>()
  let full: Promise<void> | undefined

  function write(text: string): boolean {
    if (response.destroyed || response.writableEnded) return false
    if (response.write(text)) return true
    full ??= waitForRoom()
    return false
  }

  function waitForRoom(): Promise<void> {
    return new Promise((resolve) => {
      const stuck = setTimeout(() => response.destroy(), STUCK_MS)
      const done = () => {
        clearTimeout(stuck)
        response.off('drain', done).off('close', done)
        full = undefined
        resolve()
      }
      response.on('drain', done).on('close', done)
    })
  }

  const client: Client = {
    actor,
    sessionId,
    position,
    live: false,
    send: (events) => (events.length === 0 ? true : write(events.map(toText).join(''))),
    say: (event, data) => void write(`event: ${event}\nid: ${data.position}\ndata: ${JSON.stringify(data)}\n\n`),
    hint(topic) {
      if (!can(client.actor, HINTS[topic])) return
      // One hint says as much as ten: while there is no room it is only remembered.
      if (full) return void missed.add(topic)
      write(`event: hint\ndata: ${topic}\n\n`)
    },
    ring: (data) => {
      if (full || response.destroyed || response.writableEnded) return false
      write(`event: ring\ndata: ${data}\n\n`)
      return true
    },
    // Not a comment, which a browser hides from its page: by this the page knows that the stream is alive, and
    // `Last-Event-ID` moves on past what this client may not hear.
    beat: () => {
      if (!full) write(client.live ? `event: beat\nid: ${client.position}\ndata: ${client.position}\n\n` : ': still reading on\n\n')
    },
    drained: async () => {
      await full
      for (const topic of missed) client.hint(topic)
      missed.clear()
    },
    end: () => void response.end(),
  }
  return client
}

function toText({ position, kind, subject, subjectId, incidentId, number }: RecordedEvent): string {
  const told: LiveEvent = { position, kind, subject, subjectId, incidentId, number }
  return `id: ${position}\ndata: ${JSON.stringify(told)}\n\n`
}
