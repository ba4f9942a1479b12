import sql, { type Sql } from 'sql-template-tag'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from './database.ts'

/** A place in a request that names something else: `path` as the API's errors say it. */
export type Reference = { kind: 'user' | 'team' | 'schedule' | 'policy' | 'service' | 'asset'; id: number; path: string }

const WORDS: Record<Reference['kind'], string> = {
  user: 'person',
  team: 'team',
  schedule: 'schedule',
  policy: 'escalation policy',
  service: 'service',
  asset: 'asset',
}

/**
 * Refuses references to what does not exist (somebody whose account is not active counts as not existing). The rows found
 * are locked against deletion until the transaction ends: whoever deletes takes the row first and looks for
 * uses then, so a reference can never be saved to something that is being deleted.
 */
export async function refuseMissing(tx: Queryable, references: Reference[]): Promise<Rejection | undefined> {
  const errors: { path: string; message: string }[] = []
  for (const kind of Object.keys(WORDS) as Reference['kind'][]) {
    const ids = [...new Set(references.filter((r) => r.kind === kind).map((r) => r.id))].sort((a, b) => a - b)
    if (ids.length === 0) continue
    const found = new Set((await tx.rows<{ id: number }>(existing(kind, ids))).map((row) => row.id))
    for (const { id, path } of references.filter((r) => r.kind === kind && !found.has(r.id))) {
      errors.push({
        path,
        message: `There is no ${WORDS[kind]} with the id ${id}${kind === 'user' ? ', or their account is not active' : ''}.`,
      })
    }
  }
  return errors.length === 0 ? undefined : { ...reject('invalid-input', errors[0]!.message), errors: errors.slice(0, 20) }
}

function existing(kind: Reference['kind'], ids: number[]): Sql {
  switch (kind) {
    case 'user':
      return sql`select id from users where id = any(${ids}::bigint[]) and state = 'active' order by id for share`
    case 'team':
      return sql`select id from team where id = any(${ids}::bigint[]) and deleted_at is null order by id for share`
    case 'schedule':
      return sql`select id from schedule where id = any(${ids}::bigint[]) and deleted_at is null order by id for share`
    case 'policy':
      return sql`select id from escalation_policy where id = any(${ids}::bigint[]) and deleted_at is null order by id for share`
    case 'service':
      return sql`select id from service where id = any(${ids}::bigint[]) and deleted_at is null order by id for share`
    case 'asset':
      return sql`select id from asset where id = any(${ids}::bigint[]) and deleted_at is null order by id for share`
  }
}
