import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { Asset, AssetInput } from '../../contract/assets.ts'
import type { Identifier } from '../../domain/asset.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { assets } from './list.ts'

export type AssetValues = z.output<typeof AssetInput>

export function findAsset(db: Queryable, actor: Actor, id: number): Promise<Asset | undefined> {
  return db.maybe<Asset>(sql`${assets(actor)} where a.deleted_at is null and a.id = ${id}`)
}

/** Takes the row, so that nothing comes to refer to it while it is changed or deleted. */
export async function lockAsset(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from asset where id = ${id} and deleted_at is null for update`)) !== undefined
}

/** Another asset that has this name. */
export function assetNamed(tx: Queryable, name: string, exceptId: number | null): Promise<{ paged: boolean } | undefined> {
  return tx.maybe<{ paged: boolean }>(sql`
    select escalation_policy_id is not null as paged from asset
    where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
}

/** Those of some identifiers that other assets are known by. */
export function identifiersTaken(
  tx: Queryable,
  identifiers: Identifier[],
  exceptId: number | null,
): Promise<(Identifier & { name: string })[]> {
  return tx.rows(sql`
    select i.label, i.value, a.name
    from ${given('r', identifiers, { label: ['text', (each) => each.label], value: ['text', (each) => each.value] })}
      join asset_identifier i on i.label = r.label and i.value = r.value join asset a on a.id = i.asset_id
    where a.id is distinct from ${exceptId}::bigint`)
}

export async function insertAsset(tx: Queryable, asset: AssetValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into asset (name, description, kind, priority, hourly_cost, confidentiality, integrity, availability, rto_minutes,
      rpo_minutes, team_id, owner_ids, tags, created_at)
    values (${asset.name}, ${asset.description}, ${asset.kind}, ${asset.priority}, ${asset.hourlyCost}, ${asset.confidentiality},
      ${asset.integrity}, ${asset.availability}, ${asset.rtoMinutes}, ${asset.rpoMinutes}, ${asset.teamId}, ${unique(asset.ownerIds)},
      ${unique(asset.tags)}, ${new Date(at)}) returning id`)
  await insertIdentifiers(tx, id, asset.identifiers)
  return id
}

export async function updateAsset(tx: Queryable, id: number, asset: AssetValues): Promise<void> {
  await tx.run(sql`
    update asset set name = ${asset.name}, description = ${asset.description}, kind = ${asset.kind}, priority = ${asset.priority},
      hourly_cost = ${asset.hourlyCost}, confidentiality = ${asset.confidentiality}, integrity = ${asset.integrity},
      availability = ${asset.availability}, rto_minutes = ${asset.rtoMinutes}, rpo_minutes = ${asset.rpoMinutes},
      team_id = ${asset.teamId}, owner_ids = ${unique(asset.ownerIds)}, tags = ${unique(asset.tags)}, version = version + 1
    where id = ${id}`)
  await tx.run(sql`delete from asset_identifier where asset_id = ${id}`)
  await insertIdentifiers(tx, id, asset.identifiers)
}

async function insertIdentifiers(tx: Queryable, id: number, identifiers: Identifier[]): Promise<void> {
  if (identifiers.length === 0) return
  await tx.run(sql`
    insert into asset_identifier (asset_id, label, value)
    select distinct ${id}::bigint, label, value
    from ${given('r', identifiers, { label: ['text', (each) => each.label], value: ['text', (each) => each.value] })}`)
}

/** What alerts knew it by and its relations go with it. */
export async function markAssetDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`
    with known as (delete from asset_identifier where asset_id = ${id}),
      related as (delete from asset_relation where from_id = ${id} or to_id = ${id})
    update asset set deleted_at = ${new Date(at)} where id = ${id}`)
}

function unique<T>(values: T[]): T[] {
  return [...new Set(values)]
}
