import sql, { empty } from 'sql-template-tag'
import type { Integration } from '../../contract/integrations.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** An integration as it is stored: titles and set-up come from its kind. */
export type IntegrationRow = Omit<Integration, 'kindTitle' | 'setup'>

const INTEGRATION = sql`
  select g.id, g.service_id as "serviceId", s.name as "serviceName", g.kind, g.name, g.config, g.key_hint as "keyHint",
    g.old_key_until as "oldKeyUntil", g.enabled, g.created_at as "createdAt", g.last_signal_at as "lastSignalAt",
    (select count(*)::int from alert a where a.integration_id = g.id and a.state = 'open') as "openAlerts",
    g.unreadable_count as "unreadableCount",
    case when h.integration_id is not null then jsonb_build_object(
      'lastBeatAt', floor(extract(epoch from h.last_beat_at) * 1000)::bigint,
      'dueAt', floor(extract(epoch from h.due_at) * 1000)::bigint,
      'missedAt', floor(extract(epoch from h.missed_at) * 1000)::bigint) end as heartbeat
  from integration g join service s on s.id = g.service_id left join heartbeat h on h.integration_id = g.id
  where g.deleted_at is null`

/** Integrations by name; `after` is the name and id of the last one of the page before. */
export function listIntegrations(
  db: Queryable,
  page: { search?: string | undefined; serviceId?: number | undefined; after?: [string, number] | undefined; limit: number },
): Promise<IntegrationRow[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(g.name || ' ' || s.name)) > 0` : empty
  const service = page.serviceId === undefined ? empty : sql`and g.service_id = ${page.serviceId}`
  const after = page.after ? sql`and (lower(g.name), g.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<IntegrationRow>(sql`${INTEGRATION} ${search} ${service} ${after} order by lower(g.name), g.id limit ${page.limit}`)
}

export function findIntegration(db: Queryable, id: number): Promise<IntegrationRow | undefined> {
  return db.maybe<IntegrationRow>(sql`${INTEGRATION} and g.id = ${id}`)
}

export async function lockIntegration(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from integration where id = ${id} and deleted_at is null for update`)) !== undefined
}

export type NewIntegration = {
  serviceId: number
  kind: string
  name: string
  config: unknown
  key: { hash: Buffer; hint: string }
}

export async function insertIntegration(tx: Queryable, integration: NewIntegration, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into integration (service_id, kind, name, config, key_hash, key_hint, created_at)
    values (${integration.serviceId}, ${integration.kind}, ${integration.name}, ${JSON.stringify(integration.config)}::jsonb,
      ${integration.key.hash}, ${integration.key.hint}, ${new Date(at)}) returning id`)
  return id
}

export async function updateIntegration(
  tx: Queryable,
  id: number,
  change: { serviceId: number; name: string; config: unknown; enabled: boolean },
): Promise<void> {
  await tx.run(sql`
    update integration set service_id = ${change.serviceId}, name = ${change.name}, config = ${JSON.stringify(change.config)}::jsonb,
      enabled = ${change.enabled}
    where id = ${id}`)
}

/** The key of now becomes the old one, good until `oldUntil`; one older still stops working. */
export async function replaceKey(tx: Queryable, id: number, key: { hash: Buffer; hint: string }, oldUntil: Instant): Promise<void> {
  await tx.run(sql`
    update integration set old_key_hash = key_hash, old_key_until = ${new Date(oldUntil)}, key_hash = ${key.hash}, key_hint = ${key.hint}
    where id = ${id}`)
}

/** Its keys open nothing any more; alerts and payloads stay. */
export async function markIntegrationDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`
    update integration set deleted_at = ${new Date(at)}, enabled = false, old_key_hash = null, old_key_until = null where id = ${id}`)
  await tx.run(sql`delete from heartbeat where integration_id = ${id}`)
}

/** Makes the row of a heartbeat, or moves its due time; null: nothing is due until the next beat. */
export async function saveHeartbeat(tx: Queryable, integrationId: number, dueAt: Instant | null): Promise<void> {
  await tx.run(sql`
    insert into heartbeat (integration_id, due_at) values (${integrationId}, ${dueAt === null ? null : new Date(dueAt)})
    on conflict (integration_id) do update set due_at = excluded.due_at`)
}

export type PayloadRow = { id: number; receivedAt: Instant; reason: string; contentType: string; size: number; remote: string }

const PAYLOAD = sql`id, received_at as "receivedAt", reason, content_type as "contentType", size, remote`

/** Unreadable payloads of one integration, newest first. */
export function listPayloads(
  db: Queryable,
  page: { integrationId: number; before: number | undefined; limit: number },
): Promise<PayloadRow[]> {
  const before = page.before === undefined ? empty : sql`and id < ${page.before}`
  return db.rows<PayloadRow>(sql`
    select ${PAYLOAD} from unreadable_payload where integration_id = ${page.integrationId} ${before} order by id desc limit ${page.limit}`)
}

export function findPayload(db: Queryable, integrationId: number, id: number): Promise<(PayloadRow & { body: Buffer }) | undefined> {
  return db.maybe<PayloadRow & { body: Buffer }>(sql`
    select ${PAYLOAD}, body from unreadable_payload where integration_id = ${integrationId} and id = ${id}`)
}
