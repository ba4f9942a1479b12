import sql from 'sql-template-tag'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from './database.ts'
import { given } from './given.ts'
import { MADE, madeId } from './made.ts'

/** One entry of the record. `at` is when it happened, `enteredAt` when it was written down. */
export type Entry = {
  incidentId?: number
  /** Gap-free within its incident; whoever writes it holds the incident's row lock. */
  number?: number
  subject: string
  subjectId?: number
  kind: string
  at: Instant
  enteredAt: Instant
  actor: Actor
  /** By which way: `app`, `api`, `link`, `sms`, `voice`, `engine`, … */
  via: string
  /** Facts that never change: ids instead of names and addresses. */
  body: Record<string, unknown>
  /** What a person wrote. */
  text?: string
}

export const SYSTEM: Actor = { kind: 'system' }

/** Appends to the record; returns the global positions in the order given. */
export async function record(tx: Queryable, entries: Entry[]): Promise<number[]> {
  if (entries.length === 0) return []
  const rows = await tx.rows<{ position: number }>(
    sql`
    with ${MADE}
    insert into event (incident_id, number, subject, subject_id, kind, at, entered_at, actor_kind, actor_id, via, body)
    select ${madeId('incidents', 'incident')}, number, subject, ${madeId('incidents', 'subject_id')}, kind,
      at, entered, actor_kind, actor_id, via, body
    from made, ${given('r', entries, {
      incident: ['bigint', (entry) => entry.incidentId],
      number: ['int', (entry) => entry.number],
      subject: ['text', (entry) => entry.subject],
      subject_id: ['bigint', (entry) => entry.subjectId],
      kind: ['text', (entry) => entry.kind],
      at: ['timestamptz', (entry) => entry.at],
      entered: ['timestamptz', (entry) => entry.enteredAt],
      actor_kind: ['text', (entry) => entry.actor.kind],
      actor_id: ['bigint', (entry) => actorId(entry.actor)],
      via: ['text', (entry) => entry.via],
      body: ['jsonb', (entry) => entry.body],
    })}
    returning position`,
    { name: 'record' },
  )
  const positions = rows.map((row) => row.position)
  for (const [i, entry] of entries.entries()) {
    if (entry.text !== undefined) await tx.run(sql`insert into event_text (position, text) values (${positions[i]}, ${entry.text})`)
  }
  tx.notify('muster_event')
  return positions
}

export function actorId(actor: Actor): number | null {
  if (actor.kind === 'user') return actor.userId
  return actor.kind === 'token' ? actor.tokenId : null
}
