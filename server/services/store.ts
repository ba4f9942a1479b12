import sql, { empty, type Sql } from 'sql-template-tag'
import type { Service, ServiceInput } from '../../contract/services.ts'
import type { EscalationPolicy } from '../../domain/escalation.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { z } from 'zod'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

export type ServiceValues = z.output<typeof ServiceInput>
/** A service as it is stored, with its policy: who is on call is worked out from that. */
export type ServiceRow = Omit<Service, 'onCall'> & { policy: EscalationPolicy }

function services(actor: Actor): Sql {
  return sql`
    select s.id, s.name, s.description, s.team_id as "teamId", t.name as "teamName", s.escalation_policy_id as "escalationPolicyId",
      p.name as "escalationPolicyName", p.document as policy, s.urgency, s.grouping,
      g.integrations, g.last_signal_at as "lastSignalAt", o.incidents as "openIncidents", o.alerts as "openAlerts"
    from service s join escalation_policy p on p.id = s.escalation_policy_id left join team t on t.id = s.team_id
      cross join lateral (
        select count(*)::int as integrations, max(last_signal_at) as last_signal_at from integration
        where service_id = s.id and deleted_at is null) g
      cross join lateral (
        select count(*)::int as incidents, coalesce(sum(i.open_alert_count), 0)::int as alerts from incident i
        where i.service_id = s.id and i.state <> 'resolved' and ${visibleIncidents(actor)}) o
    where s.deleted_at is null`
}

/** Services by name; `after` is the name and id of the last one of the page before. */
export function listServices(
  db: Queryable,
  actor: Actor,
  page: { search?: string | undefined; teamId?: number | undefined; after?: [string, number] | undefined; limit: number },
): Promise<ServiceRow[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(s.name)) > 0` : empty
  const team = page.teamId === undefined ? empty : sql`and s.team_id = ${page.teamId}`
  const after = page.after ? sql`and (lower(s.name), s.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<ServiceRow>(sql`${services(actor)} ${search} ${team} ${after} order by lower(s.name), s.id limit ${page.limit}`)
}

export function findService(db: Queryable, actor: Actor, id: number): Promise<ServiceRow | undefined> {
  return db.maybe<ServiceRow>(sql`${services(actor)} and s.id = ${id}`)
}

/** Takes the row, so that nothing comes to refer to it while it is changed or deleted. */
export async function lockService(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from service where id = ${id} and deleted_at is null for update`)) !== undefined
}

/** What else has this name: services share theirs with all assets. */
export function assetNamed(tx: Queryable, name: string, exceptId: number | null): Promise<{ paged: boolean } | undefined> {
  return tx.maybe<{ paged: boolean }>(sql`
    select escalation_policy_id is not null as paged from asset
    where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
}

export async function insertService(tx: Queryable, service: ServiceValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into service (name, description, team_id, escalation_policy_id, urgency, grouping, created_at)
    values (${service.name}, ${service.description}, ${service.teamId}, ${service.escalationPolicyId}, ${service.urgency},
      ${JSON.stringify(service.grouping)}::jsonb, ${new Date(at)}) returning id`)
  return id
}

export async function updateService(tx: Queryable, id: number, service: ServiceValues): Promise<void> {
  await tx.run(sql`
    update asset set name = ${service.name}, description = ${service.description}, team_id = ${service.teamId},
      escalation_policy_id = ${service.escalationPolicyId}, urgency = ${service.urgency},
      grouping = ${JSON.stringify(service.grouping)}::jsonb, version = version + 1
    where id = ${id}`)
}

/** Stops every sender of a service; returns the ones that were stopped. */
export function disableIntegrations(tx: Queryable, serviceId: number): Promise<{ id: number; name: string }[]> {
  return tx.rows<{ id: number; name: string }>(sql`
    with stopped as (
      update integration set enabled = false where service_id = ${serviceId} and deleted_at is null returning id, name),
    quiet as (
      update heartbeat set due_at = null where integration_id in (select id from stopped))
    select id, name from stopped order by id`)
}

/** What alerts knew it by and its relations go with it. */
export async function markServiceDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`
    with known as (delete from asset_identifier where asset_id = ${id}),
      related as (delete from asset_relation where from_id = ${id} or to_id = ${id})
    update service set deleted_at = ${new Date(at)} where id = ${id}`)
}
