import sql from 'sql-template-tag'
import type { Queryable } from './database.ts'

export type RecordedEvent = {
  position: number
  incidentId: number | null
  number: number | null
  subject: string
  subjectId: number | null
  kind: string
  at: number
  enteredAt: number
  body: Record<string, unknown>
}

/**
 * The next events after `position`, in order, none of which can still be joined by an earlier one:
 * positions are taken before commit, so a reader stays below the oldest transaction that may still commit.
 */
export function eventsAfter(db: Queryable, position: number, limit = 500): Promise<RecordedEvent[]> {
  return db.rows<RecordedEvent>(sql`
    select position, incident_id as "incidentId", number, subject, subject_id as "subjectId", kind, at,
      entered_at as "enteredAt", body
    from event
    where position > ${position} and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by position limit ${limit}`)
}

/** The position below which nothing is missing: where a new reader begins. */
export async function horizon(db: Queryable): Promise<number> {
  const { position } = await db.one<{ position: number }>(sql`
    select coalesce(max(position), 0) as position from event
    where position > (select coalesce(max(position), 0) - 10000 from event)
      and position < coalesce((
        select min(position) from event
        where position > (select coalesce(max(position), 0) - 10000 from event)
          and xid >= pg_snapshot_xmin(pg_current_snapshot())), 9223372036854775807)`)
  return position
}
