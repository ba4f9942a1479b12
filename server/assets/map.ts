import sql, { empty } from 'sql-template-tag'
import type { z } from 'zod'
import type { assetMap, MapNode } from '../../contract/assets.ts'
import type { Actor } from '../../domain/permission.ts'
import { SEVERITIES } from '../../domain/severity.ts'
import type { Queryable } from '../db/database.ts'
import { UNRANKED } from '../db/paging.ts'
import { visibleIncidents } from '../db/visible.ts'
import { ABOUT, matching } from './list.ts'
import { relationsAmong } from './relations.ts'

/** So many assets are drawn at most. */
const DRAWN = 2_000
/** How far a map around one asset goes, unless told. */
const STEPS = 2

type Map = z.output<typeof assetMap.out>

/** What is to be drawn: the most important assets of a filter, that around which they are in any case, and the relations among them. */
export async function drawMap(db: Queryable, actor: Actor, asked: z.output<typeof assetMap.query>): Promise<Map> {
  const { around = null, steps = STEPS } = asked
  const near = sql`
    with recursive near (id, step) as (
      select ${around}::bigint, 0
      union select n.id, near.step + 1 from near, lateral (
        select to_id as id from asset_relation where from_id = near.id
        union all select from_id from asset_relation where to_id = near.id) n
      where near.step < ${steps})`
  const meant =
    around === null
      ? matching(asked)
      : sql`(${matching(asked)} and a.id in (select id from near)) or (a.id = ${around} and a.deleted_at is null)`
  const rows = await db.rows<MapNode & { total: number }>(sql`
    ${around === null ? empty : near}
    select a.id, a.name, a.kind, a.priority, a.escalation_policy_id is not null as paged, count(*) over ()::int as total,
      (select i.severity from incident i where ${ABOUT} and ${visibleIncidents(actor)}
        order by array_position(${SEVERITIES as unknown as string[]}::text[], i.severity) limit 1) as open,
      (select count(*)::int from asset_relation where from_id = a.id)
        + (select count(*)::int from asset_relation where to_id = a.id) as relations
    from asset a where ${meant}
    order by a.id is not distinct from ${around}::bigint desc, coalesce(a.priority, ${UNRANKED}), lower(a.name), a.id limit ${DRAWN}`)
  const nodes = rows.map(({ total: _, ...node }) => node)
  const relations = await relationsAmong(
    db,
    nodes.map(({ id }) => id),
  )
  return {
    nodes,
    edges: relations.map(({ fromId, toId, kind }) => ({ from: fromId, to: toId, kind })),
    leftOut: (rows[0]?.total ?? 0) - nodes.length,
  }
}
