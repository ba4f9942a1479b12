import { z } from 'zod'
import { Instant } from '../domain/time.ts'
import { endpoint, Id } from './endpoint.ts'

/** `GET /health/paging`: 200 when a page would go out right now, 503 when not, each reason as a sentence. Open to everybody. */
export const PagingHealth = z.strictObject({ status: z.enum(['ok', 'failing']), reasons: z.array(z.string()) })
export type PagingHealth = z.infer<typeof PagingHealth>

const Ms = z.number()

export const Health = z.strictObject({
  /** Would a page go out right now? If not, why. */
  wouldPage: z.boolean(),
  reasons: z.array(z.string()),
  /** What does not stop pages now and may hurt later. */
  warnings: z.array(z.string()),
  engine: z.strictObject({ turnedAgoMs: Ms, faultsInARow: z.int() }),
  queue: z.strictObject({
    pagesDue: z.int(),
    pageLagMs: Ms,
    escalationsDue: z.int(),
    escalationLagMs: Ms,
    /** Pages held back so that nobody gets more than 10 messages in 15 minutes. */
    pagesHeld: z.int(),
    /** Signals that wait to be written on this node. */
    signalsWaiting: z.int(),
  }),
  canary: z.strictObject({ arrivedAt: Instant.nullable(), everyMinutes: z.int() }),
  /** Ways to reach people; `tries` and `errors` are of the last hour, `lastPageAt` the last page that one took. */
  channels: z.array(
    z.strictObject({
      kind: z.string(),
      title: z.string(),
      loud: z.boolean(),
      /** Set up and switched on, or in need of nothing. */
      ready: z.boolean(),
      lastPageAt: Instant.nullable(),
      tries: z.int(),
      errors: z.int(),
    }),
  ),
  database: z.strictObject({
    version: z.string(),
    roundTripMs: Ms,
    /** By how much its clock is ahead of this machine’s. */
    clockOffsetMs: Ms,
    pool: z.strictObject({ total: z.int(), idle: z.int(), waiting: z.int() }),
    sizeBytes: z.int(),
  }),
  nodes: z.array(
    z.strictObject({
      name: z.string(),
      version: z.string(),
      startedAt: Instant,
      silentMs: Ms,
      epoch: z.int(),
      here: z.boolean(),
    }),
  ),
  /** Of the data directory; null where there is none. */
  disk: z.strictObject({ freeBytes: z.int(), totalBytes: z.int() }).nullable(),
  backup: z.strictObject({ at: Instant }).nullable(),
  /** The heartbeat that goes out to `MUSTER_HEARTBEAT_URL`; null where none is set. */
  heartbeat: z.strictObject({ sentAt: Instant.nullable(), failing: z.boolean(), detail: z.string() }).nullable(),
  peopleWithoutMethod: z.strictObject({ total: z.int(), first: z.array(z.strictObject({ id: Id, name: z.string() })) }),
  servicesReachingNobody: z.array(z.strictObject({ id: Id, name: z.string(), why: z.string() })),
  liveStreams: z.int(),
})
export type Health = z.infer<typeof Health>

export const getHealth = endpoint({
  method: 'GET',
  path: '/health',
  access: { permit: 'health.read' },
  summary: 'Would a page go out right now? Engine, queue, channels, canary, database, nodes, disk, backup, and who cannot be reached',
  limit: 'heavy',
  out: Health,
})
