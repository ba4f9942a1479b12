import { mayHear, type Hint, HINTS } from '../../domain/hearing.ts'
import { can, ENVIRONMENT_TOKEN } from '../../domain/permission.ts'
import { eventsAfter, horizon, type RecordedEvent } from '../db/horizon.ts'
import { visibleIncidents } from '../db/visible.ts'
import type { Deps } from '../deps.ts'
import type { Client } from './client.ts'
import { liveSessions, liveTokens, newest, visibleAmong } from './store.ts'

const BATCH = 500
/** Who missed more than this fetches everything anew, which is less work for both sides. */
const MOST_MISSED = 5_000
/** Between two readings; also when what is committed may still be joined by an earlier one is looked at again. */
const PACE_MS = 20
const SAFETY_MS = 5_000
/** A revoked session or token loses its stream within this and the time of one query: 5 s are promised. */
const CHECK_MS = 3_000
const HINT_MS = 500
const BEAT_MS = 15_000

type Sees = (client: Client, event: RecordedEvent) => boolean

export type Hub = {
  /** Takes the client in; with `since` (a `Last-Event-ID`) everything after it follows from the database. */
  join: (client: Client, since: number | null) => Promise<void>
  leave: (client: Client) => void
  clients: () => ReadonlySet<Client>
  stop: () => Promise<void>
}

/**
 * One reader of the record for all streams of this node. It stays below the oldest transaction that may still
 * commit, so it skips nothing; a client that came back or fell behind reads on from its own position and joins the
 * others when it has caught up. While nobody listens, nothing is read.
 */
export function openHub({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): Hub {
  const clients = new Set<Client>()
  let position = 0
  let started: Promise<void> | undefined
  let stopped = false
  let reading: Promise<void> | undefined
  let again = false
  let retry: NodeJS.Timeout | undefined
  const timers: NodeJS.Timeout[] = []
  const silences: (() => Promise<void>)[] = []
  const hints = new Map<Hint, { at: number; timer?: NodeJS.Timeout }>()

  async function start(): Promise<void> {
    silences.push(await db.listen('muster_event', read, read), await db.listen('muster_live', onHint, () => {}))
    timers.push(setInterval(read, SAFETY_MS), setInterval(check, CHECK_MS), setInterval(beat, BEAT_MS))
    for (const timer of timers) timer.unref()
  }

  async function join(client: Client, since: number | null): Promise<void> {
    await (started ??= start())
    const here = await horizon(db)
    // Nobody listened, so nothing was read: reading begins here. Who comes later or is behind reads on alone first.
    if (clients.size === 0) position = here
    clients.add(client)
    if (since === null) {
      client.position = here
      client.say('ready', { position: here, resumed: false })
    } else {
      const { newest: last } = await newest(db, since)
      // A position from the future was given out before an older backup was restored.
      const lost = since > last || last - since > MOST_MISSED
      client.position = lost ? here : since
      client.say(lost ? 'reset' : 'ready', { position: client.position, resumed: !lost })
    }
    await catchUp(client)
  }

  /** Reads on for one client alone until it stands where the others are. */
  async function catchUp(client: Client): Promise<void> {
    try {
      for (;;) {
        await client.drained()
        if (!clients.has(client)) return
        if (position - client.position > MOST_MISSED) {
          client.position = position
          client.say('reset', { position, resumed: false })
        }
        const events = await eventsAfter(db, client.position, BATCH)
        const told = await hearable(client, events)
        client.position = Math.max(client.position, events.at(-1)?.position ?? 0)
        const room = client.send(told)
        if (room && events.length < BATCH && client.position >= position) {
          client.live = true
          return
        }
      }
    } catch (error) {
      log.warn({ err: error }, 'a live stream could not read on; its browser asks again')
      client.end()
    }
  }

  function read(): void {
    if (clients.size === 0 || stopped) return
    if (reading) again = true
    else reading = readOn()
  }

  async function readOn(): Promise<void> {
    again = false
    clearTimeout(retry)
    let next: number | undefined
    try {
      for (let full = true; full && clients.size > 0;) {
        const events = await eventsAfter(db, position, BATCH)
        full = events.length === BATCH
        if (events.length > 0) await tell(events)
      }
      if (again || (await newest(db, position)).more) next = PACE_MS
    } catch (error) {
      log.warn({ err: error }, 'live updates could not be read; trying again')
      next = 1_000
    }
    reading = undefined
    if (next !== undefined && !stopped) retry = setTimeout(read, next)
  }

  async function tell(events: RecordedEvent[]): Promise<void> {
    const audience = new Set([...clients].filter((client) => client.live))
    const sees = await visibility([...audience], events)
    position = events.at(-1)!.position
    for (const client of clients) {
      if (!client.live) continue
      if (audience.has(client) ? hand(client, events, sees) : client.position >= position) continue
      // Who has no room, and who only caught up while visibility was looked up, reads on alone.
      client.live = false
      void catchUp(client)
    }
  }

  function hand(client: Client, events: RecordedEvent[], sees: Sees): boolean {
    const told = events.filter((event) => event.position > client.position && mayHear(client.actor, event) && sees(client, event))
    client.position = Math.max(client.position, position)
    return client.send(told)
  }

  async function hearable(client: Client, events: RecordedEvent[]): Promise<RecordedEvent[]> {
    const sees = await visibility([client], events)
    return events.filter((event) => mayHear(client.actor, event) && sees(client, event))
  }

  /** One query for all who see the same, and none where the condition is always true. */
  async function visibility(of: Client[], events: RecordedEvent[]): Promise<Sees> {
    const ids = [...new Set(events.flatMap((event) => event.incidentId ?? []))]
    const conditions = new Map(of.map((client) => [client, visibleIncidents(client.actor)]))
    const seen = new Map<string, Set<number> | 'all'>()
    for (const condition of conditions.values()) {
      const key = keyOf(condition)
      if (!seen.has(key)) seen.set(key, condition.text === 'true' ? 'all' : await visibleAmong(db, ids, condition))
    }
    return (client, { incidentId }) => {
      if (incidentId === null) return true
      const condition = conditions.get(client)
      const visible = condition && seen.get(keyOf(condition))
      return visible === 'all' || (visible?.has(incidentId) ?? false)
    }
  }

  function keyOf(condition: ReturnType<typeof visibleIncidents>): string {
    return `${condition.text} ${JSON.stringify(condition.values)}`
  }

  /** Ends the streams of sessions and tokens that hold no more; a changed role counts from now on. */
  async function check(): Promise<void> {
    if (clients.size === 0) return
    try {
      const now = clock.now()
      const asked = [...clients]
      const sessions = await liveSessions(
        db,
        asked.flatMap((client) => client.sessionId ?? []),
        now,
      )
      const tokens = await liveTokens(
        db,
        asked.flatMap(({ actor }) => (actor.kind === 'token' ? [actor.tokenId] : [])),
        now,
      )
      for (const client of asked) {
        const { actor, sessionId } = client
        if (actor.kind === 'user') {
          const session = sessionId === null ? undefined : sessions.get(sessionId)
          if (!session) client.end()
          else
            client.actor = {
              kind: 'user',
              userId: actor.userId,
              role: session.role,
              ...(session.responderOnly ? { responderOnly: true } : {}),
            }
        } else if (actor.kind === 'token' && actor.tokenId !== ENVIRONMENT_TOKEN) {
          const scopes = tokens.get(actor.tokenId)
          if (!scopes) client.end()
          else client.actor = { ...actor, scopes }
        }
        if (!can(client.actor, 'incident.read')) client.end()
      }
    } catch (error) {
      // What is told comes from the same database: nothing new goes out either until it answers again.
      log.warn({ err: error }, 'the sessions of live streams could not be checked; trying again')
    }
  }

  function onHint(payload: string): void {
    if (!Object.hasOwn(HINTS, payload)) return
    const topic = payload as Hint
    const state = hints.get(topic) ?? { at: -Infinity }
    hints.set(topic, state)
    if (state.timer) return
    const wait = state.at + HINT_MS - performance.now()
    const tellAll = () => {
      delete state.timer
      state.at = performance.now()
      for (const client of clients) client.hint(topic)
    }
    if (wait <= 0) tellAll()
    else state.timer = setTimeout(tellAll, wait)
  }

  function beat(): void {
    for (const client of clients) client.beat()
  }

  return {
    join,
    leave: (client) => void clients.delete(client),
    clients: () => clients,
    stop: async () => {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      for (const { timer } of hints.values()) clearTimeout(timer)
      clearTimeout(retry)
      for (const client of clients) client.end()
      await Promise.all(silences.map((silence) => silence()))
      await reading
    },
  }
}
