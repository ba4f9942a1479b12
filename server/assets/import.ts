import sql from 'sql-template-tag'
import type { Relation } from '../../domain/asset.ts'
import type { ImportPlan, KnownAsset } from '../../domain/asset-import.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given, type Column } from '../db/given.ts'
import { lockRelations } from '../db/lock-relations.ts'
import { IMPORT_TIME } from './read-import.ts'
import { deleteRelations, insertRelations } from './relations.ts'

/** Takes what an import names, so that it stays as the plan saw it: all relations, then assets by their names. */
export async function lockNamed(tx: Queryable, names: string[]): Promise<void> {
  // Meanwhile it is planned elsewhere, and the transaction is not to be taken for one that was forgotten.
  await tx.run(sql`select set_config('idle_in_transaction_session_timeout', ${String(IMPORT_TIME)}, true)`)
  await lockRelations(tx)
  await tx.rows(sql`
    select id from asset where lower(name) = any(${names.map((name) => name.toLowerCase())}::text[]) and deleted_at is null
    order by id for no key update`)
}

/** Writes a plan, each kind of change in few statements. */
export async function writePlan(
  tx: Queryable,
  { created, changed, added, removed }: Omit<ImportPlan, 'lines'>,
  at: Instant,
): Promise<void> {
  const made = await insertAssets(tx, created, at)
  await updateAssets(tx, changed)
  await replaceIdentifiers(
    tx,
    changed.map(({ id }) => id),
    [...changed, ...created.map((asset) => ({ ...asset, id: made.get(asset.id)! }))],
  )
  const real = (id: number) => made.get(id) ?? id
  await deleteRelations(tx, removed)
  await insertRelations(
    tx,
    added.map(({ fromId, toId, kind }): Relation => ({ fromId: real(fromId), toId: real(toId), kind })),
  )
}

const COLUMNS: Record<string, Column<KnownAsset>> = {
  id: ['bigint', ({ id }) => id],
  name: ['text', ({ name }) => name],
  description: ['text', ({ description }) => description],
  kind: ['text', ({ kind }) => kind],
  priority: ['int', ({ priority }) => priority],
  hourly_cost: ['bigint', ({ hourlyCost }) => hourlyCost],
  confidentiality: ['int', ({ confidentiality }) => confidentiality],
  integrity: ['int', ({ integrity }) => integrity],
  availability: ['int', ({ availability }) => availability],
  rto_minutes: ['int', ({ rtoMinutes }) => rtoMinutes],
  rpo_minutes: ['int', ({ rpoMinutes }) => rpoMinutes],
  team_id: ['bigint', ({ teamId }) => teamId],
  owner_ids: ['jsonb', ({ ownerIds }) => ownerIds],
  tags: ['jsonb', ({ tags }) => tags],
}
const OWNERS = sql`array(select owner::bigint from jsonb_array_elements_text(r.owner_ids) owner)`
const TAGS = sql`array(select jsonb_array_elements_text(r.tags))`

/** The ids that the new ones got, by those that they had in the plan. */
async function insertAssets(tx: Queryable, assets: KnownAsset[], at: Instant): Promise<Map<number, number>> {
  if (assets.length === 0) return new Map()
  const rows = await tx.rows<{ id: number; name: string }>(sql`
    insert into asset (name, description, kind, priority, hourly_cost, confidentiality, integrity, availability, rto_minutes,
      rpo_minutes, team_id, owner_ids, tags, origin, created_at)
    select name, description, kind, priority, hourly_cost, confidentiality, integrity, availability, rto_minutes, rpo_minutes,
      team_id, ${OWNERS}, ${TAGS}, 'imported', ${new Date(at)}
    from ${given('r', assets, COLUMNS)} returning id, name`)
  const ids = new Map(rows.map(({ id, name }) => [name, id]))
  return new Map(assets.map(({ id, name }) => [id, ids.get(name)!]))
}

async function updateAssets(tx: Queryable, assets: KnownAsset[]): Promise<void> {
  if (assets.length === 0) return
  await tx.run(sql`
    update asset a set description = r.description, kind = r.kind, priority = r.priority, hourly_cost = r.hourly_cost,
      confidentiality = r.confidentiality, integrity = r.integrity, availability = r.availability, rto_minutes = r.rto_minutes,
      rpo_minutes = r.rpo_minutes, team_id = r.team_id, owner_ids = ${OWNERS}, tags = ${TAGS},
      version = a.version + 1
    from ${given('r', assets, COLUMNS)} where a.id = r.id`)
}

/** Apart from the insert: what one asset hands over to another must be gone before. */
async function replaceIdentifiers(tx: Queryable, changedIds: number[], assets: KnownAsset[]): Promise<void> {
  await tx.run(sql`delete from asset_identifier where asset_id = any(${changedIds}::bigint[])`)
  const known = assets.flatMap(({ id, identifiers }) => identifiers.map((identifier) => ({ id, ...identifier })))
  if (known.length === 0) return
  await tx.run(sql`
    insert into asset_identifier (asset_id, label, value)
    select asset_id, label, value from ${given('r', known, {
      asset_id: ['bigint', ({ id }) => id],
      label: ['text', ({ label }) => label],
      value: ['text', ({ value }) => value],
    })}`)
}
