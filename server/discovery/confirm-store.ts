import sql from 'sql-template-tag'
import type { Identifier } from '../../domain/asset.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

export type NamedAsset = { id: number; name: string }

/** Those of these names that assets have already, whatever their case. */
export function assetsCalled(tx: Queryable, names: string[]): Promise<NamedAsset[]> {
  return tx.rows<NamedAsset>(sql`
    select a.id, a.name from asset a join ${given('r', names, { name: ['text', (name) => name] })} on lower(a.name) = lower(r.name)
    where a.deleted_at is null order by a.id`)
}

export type ExistingAsset = NamedAsset & { identifiers: Identifier[]; paged: boolean }

/** Takes assets, so that they are not deleted meanwhile, with what they are known by. */
export async function lockAssets(tx: Queryable, ids: number[]): Promise<Map<number, ExistingAsset>> {
  const rows = await tx.rows<ExistingAsset>(sql`
    select a.id, a.name, a.escalation_policy_id is not null as paged,
      (select coalesce(jsonb_agg(jsonb_build_object('label', label, 'value', value) order by label, value), '[]')
        from asset_identifier where asset_id = a.id) as identifiers
    from asset a where a.id = any(${ids}::bigint[]) and a.deleted_at is null order by a.id for update`)
  return new Map(rows.map((row) => [row.id, row]))
}

export async function kindsKnown(tx: Queryable, kinds: string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ key: string }>(sql`select key from asset_kind where key = any(${kinds}::text[]) for share`)
  return new Set(rows.map(({ key }) => key))
}

/** The assets that are known by these already. */
export function knownBy(tx: Queryable, identifiers: Identifier[]): Promise<(Identifier & { name: string })[]> {
  return tx.rows<Identifier & { name: string }>(sql`
    select i.label, i.value, a.name from ${pairs(identifiers)} join asset_identifier i on i.label = r.label and i.value = r.value
      join asset a on a.id = i.asset_id and a.deleted_at is null`)
}

/** Answers the ids in the order given. */
export async function insertDiscovered(
  tx: Queryable,
  assets: { name: string; kind: string; seenAt: Instant | null }[],
  at: Instant,
): Promise<number[]> {
  if (assets.length === 0) return []
  const rows = await tx.rows<NamedAsset>(sql`
    insert into asset (name, description, kind, origin, last_seen_at, created_at)
    select r.name, '', r.kind, 'discovered', r.seen, ${new Date(at)}
    from ${given('r', assets, {
      name: ['text', (asset) => asset.name],
      kind: ['text', (asset) => asset.kind],
      seen: ['timestamptz', (asset) => asset.seenAt],
    })}
    returning id, name`)
  const ids = new Map(rows.map(({ id, name }) => [name, id]))
  return assets.map(({ name }) => ids.get(name)!)
}

/** What an asset that is deleted was known by is free again. */
export async function insertIdentifiers(
  tx: Queryable,
  identifiers: (Identifier & { assetId: number; seenAt: Instant | null })[],
): Promise<void> {
  await tx.run(sql`
    delete from asset_identifier i using asset a, ${pairs(identifiers)}
    where i.label = r.label and i.value = r.value and a.id = i.asset_id and a.deleted_at is not null`)
  const rows = given('r', identifiers, {
    label: ['text', ({ label }) => label],
    value: ['text', ({ value }) => value],
    asset: ['bigint', ({ assetId }) => assetId],
    seen: ['timestamptz', ({ seenAt }) => seenAt],
  })
  await tx.run(sql`insert into asset_identifier (label, value, asset_id) select r.label, r.value, r.asset from ${rows}`)
  await tx.run(sql`
    update asset a set last_seen_at = greatest(a.last_seen_at, r.seen), version = a.version + 1
    from (select r.asset, max(r.seen) as seen from ${rows} group by r.asset) r where a.id = r.asset`)
}

/** Makes assets parts of services; a service that is itself part of one stays its part only. */
export async function insertParts(tx: Queryable, parts: { assetId: number; serviceId: number }[]): Promise<void> {
  if (parts.length === 0) return
  await tx.run(sql`
    insert into asset_relation (from_id, to_id, kind)
    select distinct r.asset, r.service, 'partOf'
    from ${given('r', parts, { asset: ['bigint', ({ assetId }) => assetId], service: ['bigint', ({ serviceId }) => serviceId] })}
    where not exists (select 1 from asset_relation o where o.from_id = r.service and o.to_id = r.asset and o.kind = 'partOf')
    on conflict do nothing`)
}

const pairs = (identifiers: Identifier[]) =>
  given('r', identifiers, { label: ['text', ({ label }) => label], value: ['text', ({ value }) => value] })
