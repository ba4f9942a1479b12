import sql, { type Sql } from 'sql-template-tag'
import type { AssetKind } from '../../contract/assets.ts'
import type { Queryable } from '../db/database.ts'

const KINDS: Sql = sql`
  select k.key, k.name, k.built_in as "builtIn",
    (select count(*)::int from asset where kind = k.key and deleted_at is null) as assets
  from asset_kind k`

export function listKinds(db: Queryable): Promise<AssetKind[]> {
  return db.rows<AssetKind>(sql`${KINDS} order by k.position, k.key`)
}

export function findKind(db: Queryable, key: string): Promise<AssetKind | undefined> {
  return db.maybe<AssetKind>(sql`${KINDS} where k.key = ${key}`)
}

/** Takes the row, so that no asset comes to be of this kind while it is changed or deleted. */
export async function lockKind(tx: Queryable, key: string): Promise<boolean> {
  return (await tx.maybe(sql`select key from asset_kind where key = ${key} for update`)) !== undefined
}

/** Holds a kind for an asset that is about to be of it; false where there is none. */
export async function holdKind(tx: Queryable, key: string): Promise<boolean> {
  return (await tx.maybe(sql`select key from asset_kind where key = ${key} for key share`)) !== undefined
}

export async function kindNamed(tx: Queryable, name: string, exceptKey: string | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select key from asset_kind where lower(name) = lower(${name}) and key is distinct from ${exceptKey}::text`)
  return row !== undefined
}

export async function insertKind(tx: Queryable, key: string, name: string): Promise<void> {
  await tx.run(sql`
    insert into asset_kind (key, name, position) select ${key}, ${name}, coalesce(max(position), 0) + 1 from asset_kind`)
}

export async function updateKind(tx: Queryable, key: string, name: string): Promise<void> {
  await tx.run(sql`update asset_kind set name = ${name} where key = ${key}`)
}

export function kindUses(tx: Queryable, key: string): Promise<{ assets: number; scenarios: number }> {
  return tx.one(sql`
    select (select count(*)::int from asset where kind = ${key} and deleted_at is null) as assets,
      (select count(*)::int from scenario where ${key} = any(kinds) and deleted_at is null) as scenarios`)
}

/** What was deleted, or only proposed, may have been of this kind; it becomes an application, as if nobody had said. */
export async function deleteKind(tx: Queryable, key: string): Promise<void> {
  await tx.run(sql`update asset set kind = default where kind = ${key} and deleted_at is not null`)
  await tx.run(sql`update asset_candidate set kind = 'application' where kind = ${key}`)
  await tx.run(sql`delete from asset_kind where key = ${key}`)
}
