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
  const rows = await tx.rows<{ position: number }>(
    sql`
    with ${MADE}
    insert into event (incident_id, number, subject, subject_id, kind, at, entered_at, actor_kind, actor_id, via, body)
    select ${madeId('incidents', '"incidentId"')}, number, subject, ${madeId('incidents', '"subjectId"')}, kind,
      to_timestamp(at / 1000), to_timestamp("enteredAt" / 1000), "actorKind", "actorId", via, body
    from made, json_to_recordset(${JSON.stringify(entries.map(toRow))}::json) as r(
      i int, "incidentId" bigint, number int, subject text, "subjectId" bigint, kind text, at float8, "enteredAt" float8,
      "actorKind" text, "actorId" bigint, via text, body jsonb)
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

function toRow({ actor, text: _, ...entry }: Entry, i: number): object {
  return { ...entry, i, actorKind: actor.kind, actorId: actorId(actor) }
}

function actorId(actor: Actor): number | null {
  if (actor.kind === 'user') return actor.userId
  return actor.kind === 'token' ? actor.tokenId : null
}
