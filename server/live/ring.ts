import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { LiveRing } from '../../contract/live.ts'
import { cleanText } from '../../domain/text.ts'
import type { Io } from '../../integrations/channel.ts'
import type { Deps } from '../deps.ts'
import type { Hub } from './hub.ts'
import { hasPeers, notify } from './store.ts'

/** How long other nodes may take to find a tab. */
const ANSWER_MS = 2_000
/** A notification of PostgreSQL holds at most 7,999 bytes; the rest is for the envelope. */
const MOST_BYTES = 7_500

type Message = Parameters<NonNullable<Io['browser']>>[1]
const Call = z.object({ id: z.string(), from: z.string(), userId: z.int(), data: z.string() })
type Call = z.infer<typeof Call>

export type Ringer = {
  /** Hears when other nodes ring; needed as soon as this one has streams. */
  listen: () => Promise<void>
  /** Rings in every open tab of a person, on whichever node its stream is. */
  ring: (userId: number, message: Message) => Promise<'shown' | 'no tab'>
  stop: () => Promise<void>
}

/** Tabs ring through the hub of this node and, by notification, through those of the others. */
export function openRinger({ db, log }: Pick<Deps, 'db' | 'log'>, hub: Hub): Ringer {
  const me = randomUUID()
  const waiting = new Map<string, () => void>()
  const silences: (() => Promise<void>)[] = []
  let started: Promise<void> | undefined

  async function start(): Promise<void> {
    silences.push(
      await db.listen('muster_ring', hear, () => {}),
      await db.listen(
        'muster_rung',
        (id) => waiting.get(id)?.(),
        () => {},
      ),
    )
  }

  function listen(): Promise<void> {
    return (started ??= start())
  }

  function hear(payload: string): void {
    const call = readCall(payload)
    // Whoever may use the database may notify, and a node of another version speaks otherwise; the next ring is not theirs to stop.
    if (!call) return log.warn({ bytes: payload.length }, 'another node rang in a way that this one does not understand')
    if (call.from === me || !ringHere(call.userId, call.data)) return
    void notify(db, 'muster_rung', call.id).catch((error: unknown) =>
      log.warn({ err: error }, 'that a tab rang could not be told to the node that asked'),
    )
  }

  function ringHere(userId: number, data: string): boolean {
    let rang = false
    for (const { actor, sessionId, ring } of hub.clients()) {
      if (sessionId !== null && actor.kind === 'user' && actor.userId === userId) rang = ring(data) || rang
    }
    return rang
  }

  async function ring(userId: number, message: Message): Promise<'shown' | 'no tab'> {
    await listen()
    const data = JSON.stringify(LiveRing.parse(ringOf(message)))
    const here = ringHere(userId, data)
    if (!(await hasPeers(db))) return here ? 'shown' : 'no tab'
    const call: Call = { id: randomUUID(), from: me, userId, data }
    const elsewhere = here ? Promise.resolve(true) : answered(call.id)
    await notify(db, 'muster_ring', JSON.stringify(call))
    return (await elsewhere) ? 'shown' : 'no tab'
  }

  function answered(id: string): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (rang: boolean) => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(rang)
      }
      const timer = setTimeout(() => end(false), ANSWER_MS)
      waiting.set(id, () => end(true))
    })
  }

  return {
    listen,
    ring,
    stop: async () => {
      await Promise.all(silences.map((silence) => silence()))
    },
  }
}

function readCall(payload: string): Call | undefined {
  try {
    return Call.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}

/** What a tab needs to ring: no signed link, because whoever sees the tab is signed in. */
function ringOf(message: Message): LiveRing {
  const { key, purpose, title, text, severity, urgency, incident, bundled, verificationCode } = message
  const data: LiveRing = {
    key,
    purpose,
    title: cleanText(title, 300),
    text,
    severity,
    urgency,
    incidentId: incident?.id ?? null,
    service: incident?.service ? cleanText(incident.service, 120) : null,
    more: bundled.length,
    verificationCode,
  }
  for (let limit = 4_000; Buffer.byteLength(JSON.stringify(JSON.stringify(data))) > MOST_BYTES; limit >>= 1)
    data.text = cleanText(text, Math.max(limit, 1))
  return data
}
