import sql from 'sql-template-tag'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from './database.ts'
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
  const column = <T>(of: (entry: Entry) => T): T[] => entries.map(of)
  const rows = await tx.rows<{ position: number }>(
    sql`
    with ${MADE}
    insert into event (incident_id, number, subject, subject_id, kind, at, entered_at, actor_kind, actor_id, via, body)
    select ${madeId('incidents', 'incident')}, number, subject, ${madeId('incidents', 'subject_id')}, kind,
      to_timestamp(at / 1000), to_timestamp(entered / 1000), actor_kind, actor_id, via, body::jsonb
    from made, unnest(${column((e) => e.incidentId ?? null)}::bigint[], ${column((e) => e.number ?? null)}::int[],
      ${column((e) => e.subject)}::text[], ${column((e) => e.subjectId ?? null)}::bigint[], ${column((e) => e.kind)}::text[],
      ${column((e) => e.at)}::float8[], ${column((e) => e.enteredAt)}::float8[], ${column((e) => e.actor.kind)}::text[],
      ${column((e) => actorId(e.actor))}::bigint[], ${column((e) => e.via)}::text[], ${column((e) => JSON.stringify(e.body))}::text[])
      with ordinality as r(incident, number, subject, subject_id, kind, at, entered, actor_kind, actor_id, via, body, i)
    order by i
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
