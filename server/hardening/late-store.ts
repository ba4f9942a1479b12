import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Takes work that became late and that nobody was told of, with those whom it belongs to. */
export function takeLateWork(tx: Queryable, now: Instant, limit: number): Promise<{ id: number; name: string; userIds: number[] }[]> {
  return tx.rows(sql`
    with late as (
      select id from hardening where late_at <= ${new Date(now)} order by late_at, id limit ${limit} for no key update skip locked),
    taken as (update hardening h set late_at = null from late where h.id = late.id returning h.*)
    select t.id, t.name,
      case when t.team_id is null then array[t.user_id]
        else array(select user_id from team_member where team_id = t.team_id order by user_id) end as "userIds"
    from taken t order by t.id`)
}
