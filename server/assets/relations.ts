import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import type { RelationHere } from '../../contract/assets.ts'
import { Id } from '../../contract/endpoint.ts'
import type { Priority, Relation, RelationKind } from '../../domain/asset.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { UNRANKED, type Order } from '../db/paging.ts'

/** Neighbours in the order of importance; where one stands says the cursor. */
export const byNeighbour: Order<RelationHere, [number, string, number, string, string]> = {
  at: z.tuple([z.int().min(1).max(UNRANKED), z.string(), Id, z.string(), z.string()]),
  of: ({ asset, direction, kind }) => [asset.priority ?? UNRANKED, asset.name, asset.id, direction, kind],
}

/** The neighbours of an asset, the most important first. */
export function listRelated(
  db: Queryable,
  id: number,
  { after, limit }: { after?: [number, string, number, string, string] | undefined; limit: number },
): Promise<RelationHere[]> {
  const rest = after
    ? sql`where (coalesce(a.priority, ${UNRANKED}), lower(a.name), a.id, r.direction, r.kind)
      > (${after[0]}::int, lower(${after[1]}), ${after[2]}::bigint, ${after[3]}, ${after[4]})`
    : empty
  return db.rows<RelationHere>(sql`
    select r.kind, r.direction, jsonb_build_object('id', a.id, 'name', a.name, 'kind', a.kind, 'priority', a.priority) as asset
    from (
      select kind, 'along' as direction, to_id as id from asset_relation where from_id = ${id}
      union all select kind, 'against', from_id from asset_relation where to_id = ${id}) r
      join asset a on a.id = r.id
    ${rest} order by coalesce(a.priority, ${UNRANKED}), lower(a.name), a.id, r.direction, r.kind limit ${limit}`)
}

export type Reached = { id: number; name: string; priority: Priority | null; paged: boolean }

/** An asset and everything that fails with it, near or far: what needs it, and the wholes that it is part of. */
export function listFailing(db: Queryable, id: number): Promise<Reached[]> {
  return db.rows<Reached>(sql`
    with recursive reach (id) as (
      select ${id}::bigint
      union select n.id from reach, lateral (
        select from_id as id from asset_relation where to_id = reach.id and kind <> 'partOf'
        union all select to_id from asset_relation where from_id = reach.id and kind = 'partOf') n)
    select a.id, a.name, a.priority, a.escalation_policy_id is not null as paged from reach join asset a on a.id = reach.id`)
}

export function relationsAmong(db: Queryable, ids: number[]): Promise<Relation[]> {
  return db.rows<Relation>(sql`
    select from_id as "fromId", to_id as "toId", kind from asset_relation
    where from_id = any(${ids}::bigint[]) and to_id = any(${ids}::bigint[]) order by from_id, to_id, kind`)
}

export function relationsOf(tx: Queryable, id: number): Promise<Relation[]> {
  return tx.rows<Relation>(sql`
    select from_id as "fromId", to_id as "toId", kind from asset_relation where from_id = ${id} or to_id = ${id}`)
}

/** How many relations some assets have. */
export function countRelations(tx: Queryable, ids: number[]): Promise<{ id: number; name: string; relations: number }[]> {
  return tx.rows(sql`
    select id, name, (select count(*)::int from asset_relation where from_id = a.id)
      + (select count(*)::int from asset_relation where to_id = a.id) as relations
    from asset a where id = any(${ids}::bigint[]) order by id`)
}

/** Where relations of one kind lead from some assets, near or far. */
export function relationsFrom(tx: Queryable, ids: number[], kind: RelationKind): Promise<Relation[]> {
  return tx.rows<Relation>(sql`
    with recursive down (id) as (
      select unnest(${ids}::bigint[])
      union select r.to_id from down join asset_relation r on r.from_id = down.id and r.kind = ${kind})
    select r.from_id as "fromId", r.to_id as "toId", r.kind from down join asset_relation r on r.from_id = down.id
    where r.kind = ${kind}`)
}

export async function namesOf(tx: Queryable, ids: number[]): Promise<Map<number, string>> {
  const rows = await tx.rows<{ id: number; name: string }>(sql`select id, name from asset where id = any(${ids}::bigint[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const COLUMNS = {
  from_id: ['bigint', (relation: Relation) => relation.fromId],
  to_id: ['bigint', (relation: Relation) => relation.toId],
  kind: ['text', (relation: Relation) => relation.kind],
} as const

/** So many are written by one statement, which has 10 s at most. */
const AT_ONCE = 10_000

export async function insertRelations(tx: Queryable, relations: Relation[]): Promise<void> {
  for (const some of chunksOf(relations))
    await tx.run(sql`
      insert into asset_relation (from_id, to_id, kind) select from_id, to_id, kind from ${given('r', some, COLUMNS)}
      on conflict do nothing`)
}

export async function deleteRelations(tx: Queryable, relations: Relation[]): Promise<void> {
  for (const some of chunksOf(relations))
    await tx.run(sql`
      delete from asset_relation a using ${given('r', some, COLUMNS)}
      where a.from_id = r.from_id and a.to_id = r.to_id and a.kind = r.kind`)
}

function* chunksOf(relations: Relation[]): Generator<Relation[]> {
  for (let at = 0; at < relations.length; at += AT_ONCE) yield relations.slice(at, at + AT_ONCE)
}
