import sql from 'sql-template-tag'
import type { Relation } from '../../domain/asset.ts'
import type { Inventory, KnownAsset } from '../../domain/asset-import.ts'
import type { Queryable } from '../db/database.ts'

/** Every asset with its relations, and what kinds, teams and people are called. */
export async function loadInventory(db: Queryable): Promise<Inventory> {
  const [assets, relations, kinds, teams, people] = await Promise.all([
    db.rows<KnownAsset>(sql`
      select a.id, a.name, a.kind, a.priority, a.description, a.hourly_cost as "hourlyCost", a.confidentiality, a.integrity,
        a.availability, a.rto_minutes as "rtoMinutes", a.rpo_minutes as "rpoMinutes", a.team_id as "teamId",
        a.owner_ids as "ownerIds", a.tags, coalesce(i.identifiers, '[]') as identifiers
      from asset a left join (
        select asset_id, jsonb_agg(jsonb_build_object('label', label, 'value', value) order by label, value) as identifiers
        from asset_identifier group by asset_id) i on i.asset_id = a.id
      where a.deleted_at is null order by lower(a.name), a.id`),
    db.rows<Relation>(sql`select from_id as "fromId", to_id as "toId", kind from asset_relation order by from_id, to_id`),
    db.rows<{ key: string; name: string }>(sql`select key, name from asset_kind order by position`),
    db.rows<{ id: number; name: string }>(sql`select id, name from team where deleted_at is null order by id`),
    db.rows<{ id: number; email: string; active: boolean }>(sql`select id, email, state = 'active' as active from users order by id`),
  ])
  return { assets, relations, kinds, teams, people }
}
