import sql, { type Sql } from 'sql-template-tag'
import type { RelationHere } from '../../contract/assets.ts'
import type { Priority, Relation } from '../../domain/asset.ts'
import type { Queryable } from '../db/database.ts'

/** The neighbours of an asset, the most important first. */
export function listRelated(db: Queryable, id: number, limit: number): Promise<RelationHere[]> {
  return db.rows<RelationHere>(sql`
    select r.kind, r.direction, jsonb_build_object('id', a.id, 'name', a.name, 'kind', a.kind, 'priority', a.priority) as asset
    from (
      select kind, 'along' as direction, to_id as id from asset_relation where from_id = ${id}
      union all select kind, 'against', from_id from asset_relation where to_id = ${id}) r
      join asset a on a.id = r.id
    order by a.priority nulls last, lower(a.name), a.id, r.direction, r.kind limit ${limit}`)
}

export type Reached = { id: number; name: string; priority: Priority | null; paged: boolean }

/** An asset and everything that fails with it, near or far: what needs it, and the wholes that it is part of. */
const REACH = (id: number): Sql => sql`
  with recursive reach (id) as (
    select ${id}::bigint
    union select n.id from reach, lateral (
      select from_id as id from asset_relation where to_id = reach.id and kind <> 'partOf'
      union all select to_id from asset_relation where from_id = reach.id and kind = 'partOf') n)`

export function listFailing(db: Queryable, id: number): Promise<Reached[]> {
  return db.rows<Reached>(sql`
    ${REACH(id)} select a.id, a.name, a.priority, a.escalation_policy_id is not null as paged from reach join asset a on a.id = reach.id`)
}

/** The relations by which they do. */
export function relationsFailing(db: Queryable, id: number): Promise<Relation[]> {
  return db.rows<Relation>(sql`
    ${REACH(id)} select r.from_id as "fromId", r.to_id as "toId", r.kind from asset_relation r
    where r.from_id in (select id from reach) and r.to_id in (select id from reach)`)
}
