import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { Asset, AssetFilter, listAssets } from '../../contract/assets.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { byLastSeen, byName, byPriority, NEVER, readPage, UNRANKED, type Order } from '../db/paging.ts'
import { visibleIncidents } from '../db/visible.ts'

export type Filter = z.output<z.ZodObject<typeof AssetFilter>>
type Asked = z.output<typeof listAssets.query>
type Page = { items: Asset[]; next: string | null }

/** Whether an open incident `i` is about an asset `a`: it is of that service, or one of its open alerts names the asset. */
export const ABOUT = sql`
  i.state <> 'resolved' and i.id in (
    select id from incident where service_id = a.id and state <> 'resolved'
    union select incident_id from alert where asset_id = a.id and state = 'open')`

/** What hangs on an asset is counted in the select list, so that it is counted for the rows of a page only. */
export function assets(actor: Actor): Sql {
  return sql`
    select a.id, a.version, a.name, a.description, a.kind, k.name as "kindName", a.priority, a.hourly_cost as "hourlyCost", a.confidentiality,
      a.integrity, a.availability, a.rto_minutes as "rtoMinutes", a.rpo_minutes as "rpoMinutes", a.team_id as "teamId",
      (select name from team where id = a.team_id) as "teamName",
      (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by o.n), '[]')
        from unnest(a.owner_ids) with ordinality o (id, n) join users u on u.id = o.id) as owners,
      a.tags,
      (select coalesce(jsonb_agg(jsonb_build_object('label', label, 'value', value) order by label, value), '[]')
        from asset_identifier where asset_id = a.id) as identifiers,
      a.escalation_policy_id is not null as paged,
      (select count(*)::int from incident i
        where ${ABOUT} and ${visibleIncidents(actor)}) as "openIncidents",
      (select count(*)::int from asset_relation where from_id = a.id)
        + (select count(*)::int from asset_relation where to_id = a.id) as relations,
      a.origin, a.last_seen_at as "lastSeenAt", a.created_at as "createdAt"
    from asset a join asset_kind k on k.key = a.kind`
}

/** The assets, as alias `a`, that a filter means. */
export function matching({ search, kind, priority, tag, teamId, ownerId, paged }: Filter): Sql {
  const ranks = [priority ?? []].flat()
  const conditions = [
    sql`a.deleted_at is null`,
    ...(search ? [found(search)] : []),
    ...(kind === undefined ? [] : [sql`a.kind = any(${[kind].flat()}::text[])`]),
    ...(ranks.length === 0
      ? []
      : [sql`coalesce(a.priority, ${UNRANKED}) = any(${ranks.map((rank) => (rank === 'none' ? UNRANKED : Number(rank)))}::int[])`]),
    ...(tag === undefined ? [] : [sql`a.tags @> array[${tag}]`]),
    ...(teamId === undefined ? [] : [sql`a.team_id = ${teamId}`]),
    ...(ownerId === undefined ? [] : [sql`a.owner_ids @> array[${ownerId}::bigint]`]),
    ...(paged === undefined ? [] : [sql`(a.escalation_policy_id is not null) = ${paged}`]),
  ]
  return join(conditions, ' and ')
}

/** By a part of its name, of a tag, or of what alerts know it by. */
function found(search: string): Sql {
  return sql`(position(lower(${search}) in lower(a.name)) > 0
    or exists (select from unnest(a.tags) tag where position(lower(${search}) in tag) > 0)
    or exists (select from asset_identifier where asset_id = a.id and position(lower(${search}) in lower(value)) > 0))`
}

function sorted<At>(order: Order<Asset, At>, by: Sql, after: (at: At) => Sql) {
  return (db: Queryable, actor: Actor, asked: Asked): Promise<Page | Rejection> =>
    readPage(asked, order, (at, limit) =>
      db.rows<Asset>(sql`
        ${assets(actor)} where ${matching(asked)} ${at === undefined ? empty : sql`and ${after(at)}`} order by ${by} limit ${limit}`),
    )
}

/** A page of assets in the order asked for. */
export const PAGES = {
  priority: sorted(
    byPriority,
    sql`coalesce(a.priority, ${UNRANKED}), lower(a.name), a.id`,
    ([rank, name, id]) => sql`(coalesce(a.priority, ${UNRANKED}), lower(a.name), a.id) > (${rank}, lower(${name}), ${id})`,
  ),
  name: sorted(byName, sql`lower(a.name), a.id`, ([name, id]) => sql`(lower(a.name), a.id) > (lower(${name}), ${id})`),
  lastSeen: sorted(
    byLastSeen,
    sql`coalesce(a.last_seen_at, ${new Date(NEVER)}) desc, a.id desc`,
    ([at, id]) => sql`(coalesce(a.last_seen_at, ${new Date(NEVER)}), a.id) < (${new Date(at)}, ${id})`,
  ),
}

export async function countAssets(db: Queryable, filter: Filter): Promise<number> {
  return (await db.one<{ n: number }>(sql`select count(*)::int as n from asset a where ${matching(filter)}`)).n
}

export function listTags(db: Queryable): Promise<{ tag: string; assets: number }[]> {
  return db.rows(sql`
    select tag, count(*)::int as assets from asset, unnest(tags) tag where deleted_at is null
    group by tag order by assets desc, tag limit 200`)
}
