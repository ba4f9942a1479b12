import sql, { raw, type Sql } from 'sql-template-tag'
import type { Queryable } from './database.ts'

/**
 * Incidents that open get their ids in the same write as everything that names them: to ask for ids first would cost
 * a round of its own before a page can go out. Until then a number below zero stands for them: -1 for the first that
 * this transaction opens, and for the run that pages for it.
 */
export type Made = { incident: number; escalation: number }

/** What stands for the n-th (from 0) that this transaction opens. */
export function madeRef(n: number): number {
  return -1 - n
}

/** Takes ids for what opens; statements that are sent after it find them. Once in a transaction. */
export function makeIds(tx: Queryable, count: number): Promise<Made[]> {
  return tx.rows<Made>(
    sql`
    with made as materialized (
      select nextval('incident_id_seq') as incident, nextval('escalation_id_seq') as escalation from generate_series(1, ${count}::int)),
    told as materialized (
      select set_config('muster.incidents', array_agg(incident)::text, true), set_config('muster.escalations', array_agg(escalation)::text, true)
      from made)
    select made.* from told, made`,
    { name: 'make-ids' },
  )
}

/** The beginning of a statement whose rows may name what this transaction opens; `madeId` reads from it. */
export const MADE = sql`
    made as materialized (
      select nullif(current_setting('muster.incidents', true), '')::bigint[] as incidents,
        nullif(current_setting('muster.escalations', true), '')::bigint[] as escalations)`

/** The id that a column of a row stands for; the statement begins with `MADE` and reads from `made`. */
export function madeId(kind: 'incidents' | 'escalations', column: string): Sql {
  return sql`case when ${raw(column)} < 0 then made.${raw(kind)}[-${raw(column)}] else ${raw(column)} end`
}
