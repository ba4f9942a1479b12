import type { AddressInfo } from 'node:net'
import sql from 'sql-template-tag'
import { hashToken, newToken } from '../server/secret-token.ts'
import type { World } from './harness.ts'
import { ADMIN_TOKEN } from './harness.ts'

export type StreamEvent = { event: string; id: string | null; data: any }

/** A stream of live updates, as a browser reads it. */
export type Stream = {
  status: number
  events: StreamEvent[]
  /** The first event from now on (or that came already) of which this holds. */
  until: (is: (event: StreamEvent) => boolean) => Promise<StreamEvent>
  /** Resolves when the other side ends the stream. */
  ended: Promise<void>
  close: () => void
}

/** Lets the server listen on a port of its own; answers its address. */
export async function listening(world: World): Promise<string> {
  if (!world.muster.app.server.listening) await world.muster.app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(world.muster.app.server.address() as AddressInfo).port}`
}

/** A signed-in browser's cookie. */
export async function signedIn(world: World, userId: number, responderOnly = false): Promise<{ cookie: string; sessionId: number }> {
  const token = newToken()
  const at = new Date(world.clock.now())
  const { id } = await world.db.one<{ id: number }>(sql`
    insert into session (token_hash, user_id, responder_only, created_at, seen_at, expires_at, ip, user_agent)
    values (${hashToken(token)}, ${userId}, ${responderOnly}, ${at}, ${at}, ${new Date(at.getTime() + 86_400_000)}, '127.0.0.1', 'test') returning id`)
  return { cookie: `muster-local=${token}`, sessionId: id }
}

export async function openStream(
  world: World,
  { cookie, since, token = ADMIN_TOKEN }: { cookie?: string; since?: string; token?: string } = {},
): Promise<Stream> {
  const abort = new AbortController()
  const response = await fetch(`${await listening(world)}/api/v1/live`, {
    signal: abort.signal,
    headers: {
      ...(cookie ? { cookie } : { authorization: `Bearer ${token}` }),
      ...(since === undefined ? {} : { 'last-event-id': since }),
    },
  })
  const events: StreamEvent[] = []
  let came = Promise.withResolvers<void>()
  const ended = read().catch(() => {})

  async function read(): Promise<void> {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = readEvent(text.slice(0, end))
        text = text.slice(end + 2)
        if (event) events.push(event)
      }
      came.resolve()
      came = Promise.withResolvers()
    }
  }

  return {
    status: response.status,
    events,
    ended,
    close: () => abort.abort(),
    until: async (is) => {
      for (;;) {
        const found = events.find(is)
        if (found) return found
        const more = came.promise.then(() => 'more')
        if ((await Promise.race([more, ended])) !== 'more' && !events.some(is))
          throw new Error(`The stream ended with ${JSON.stringify(events)}`)
      }
    },
  }
}

function readEvent(block: string): StreamEvent | undefined {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const data = field('data')
  if (data === undefined) return undefined
  return { event: field('event') ?? 'message', id: field('id') ?? null, data: data.startsWith('{') ? JSON.parse(data) : data }
}
