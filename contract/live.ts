import { z } from 'zod'
import { Severity, Urgency } from '../domain/severity.ts'
import { Id } from './endpoint.ts'

/**
 * Live updates: server-sent events at `GET /api/v1/live`, one stream a browser. What arrives on it:
 *
 * | event | data | id | |
 * |---|---|---|---|
 * | (none) | `LiveEvent` | its position | something was written into the record: fetch what shows it anew |
 * | `ready` | `LivePosition` | its position | the stream stands; what is fetched from now on misses nothing. `resumed` says that everything since `Last-Event-ID` follows |
 * | `reset` | `LivePosition` | its position | too much was missed to be told one by one: fetch everything anew |
 * | `hint` | `alerts` | | alerts arrived or ended, at most twice a second |
 * | `beat` | the position | the same | every 15 s, so that a page can tell a quiet stream from a dead one |
 * | `ring` | `LiveRing` | | the person is paged in this tab |
 *
 * After a lost connection the browser sends `Last-Event-ID` by itself and misses nothing; where headers cannot be set,
 * `?lastEventId=` does the same. A stream ends within 5 s when its session or token does;
 * asking again is then answered with 401.
 */
export const LIVE_PATH = '/live'

export const LiveEvent = z.strictObject({
  position: z.int(),
  kind: z.string(),
  subject: z.string(),
  subjectId: Id.nullable(),
  incidentId: Id.nullable(),
  /** Gap-free within its incident. */
  number: z.int().nullable(),
})
export type LiveEvent = z.infer<typeof LiveEvent>

export const LivePosition = z.strictObject({ position: z.int(), resumed: z.boolean() })
export type LivePosition = z.infer<typeof LivePosition>

/** What an open tab rings with. It is answered by the ordinary API. */
export const LiveRing = z.strictObject({
  /** The same when it is sent once more: ring once. */
  key: z.string(),
  purpose: z.enum(['page', 'task', 'resolved', 'bundle', 'verify', 'test', 'notice']),
  title: z.string(),
  text: z.string(),
  severity: Severity.nullable(),
  urgency: Urgency,
  incidentId: Id.nullable(),
  service: z.string().nullable(),
  /** How many further incidents came with it. */
  more: z.int(),
  /** The code to type in, where a contact method is verified in a tab. */
  verificationCode: z.string().nullable(),
})
export type LiveRing = z.infer<typeof LiveRing>
