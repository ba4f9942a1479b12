import sql from 'sql-template-tag'
import type { Identifier, Relation } from '../../domain/asset.ts'
import type { Inventory, KnownAsset } from '../../domain/asset-import.ts'
import type { Queryable } from '../db/database.ts'

/**
 * Every asset with its relations, and what kinds, teams and people are called. Each table is read by itself and put
 * together here: right after an import PostgreSQL does not know how many rows there are, and joins them the slow way.
 */
export async function loadInventory(db: Queryable): Promise<Inventory> {
  const [assets, identifiers, relations, kinds, teams, people] = await Promise.all([
    db.rows<Omit<KnownAsset, 'identifiers'>>(sql`
      select id, name, kind, priority, description, hourly_cost as "hourlyCost", confidentiality, integrity, availability,
        rto_minutes as "rtoMinutes", rpo_minutes as "rpoMinutes", team_id as "teamId", owner_ids as "ownerIds", tags
      from asset where deleted_at is null order by lower(name), id`),
    db.rows<Identifier & { assetId: number }>(sql`
      select asset_id as "assetId", label, value from asset_identifier order by label, value`),
    db.rows<Relation>(sql`select from_id as "fromId", to_id as "toId", kind from asset_relation order by from_id, to_id`),
    db.rows<{ key: string; name: string }>(sql`select key, name from asset_kind order by position`),
    db.rows<{ id: number; name: string }>(sql`select id, name from team where deleted_at is null order by id`),
    db.rows<{ id: number; email: string; active: boolean }>(sql`select id, email, state = 'active' as active from users order by id`),
  ])
  const known = Map.groupBy(identifiers, ({ assetId }) => assetId)
  const identifiersOf = (id: number) => (known.get(id) ?? []).map(({ label, value }) => ({ label, value }))
  return { assets: assets.map((asset) => ({ ...asset, identifiers: identifiersOf(asset.id) })), relations, kinds, teams, people }
}
