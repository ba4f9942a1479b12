import sql from 'sql-template-tag'
import { replaceInAudiences, replaceInLayers, replaceInPolicy, replaceInRoles, type Place } from '../../domain/departure.ts'
import type { CommunicationRule } from '../../domain/communication-plan.ts'
import type { EscalationPolicy } from '../../domain/escalation.ts'
import type { RoleNeed } from '../../domain/incident-type.ts'
import type { Layer } from '../../domain/schedule.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { names } from '../db/named-in-rules.ts'

/**
 * Everywhere that somebody is counted on: layers, coming overrides, policies, roles at incidents, teams that have nobody
 * else, stakeholders to whom nobody else leads and no line, and rules of the communication plan that tell them.
 */
export function placesOf(tx: Queryable, userId: number, now: Instant): Promise<Place[]> {
  return tx.rows<Place>(sql`
    select 'schedule' as kind, id, name from schedule
      where deleted_at is null and jsonb_path_exists(layers, '$[*].participants[*][*] ? (@ == $id)', jsonb_build_object('id', ${userId}::bigint))
    union all
    select distinct 'override', s.id, s.name from schedule_override o join schedule s on s.id = o.schedule_id
      where s.deleted_at is null and o.end_at > ${new Date(now)} and o.user_id = ${userId}
    union all
    select 'policy', id, name from escalation_policy
      where deleted_at is null
        and jsonb_path_exists(document, '$.** ? (@.kind == "user" && @.id == $id)', jsonb_build_object('id', ${userId}::bigint))
    union all
    select 'team', t.id, t.name from team_member m join team t on t.id = m.team_id
      where m.user_id = ${userId} and t.deleted_at is null
        and not exists (
          select from team_member o join users u on u.id = o.user_id
          where o.team_id = t.id and o.user_id <> ${userId} and u.state = 'active' and u.role <> 'viewer')
        and exists (
          select from escalation_policy p
          where p.deleted_at is null
            and jsonb_path_exists(p.document, '$.** ? (@.kind == "team" && @.id == $id)', jsonb_build_object('id', t.id)))
    union all
    select 'incidentType', id, name from incident_type
      where deleted_at is null
        and jsonb_path_exists(roles, '$[*].from[*] ? (@.kind == "user" && @.id == $id)', jsonb_build_object('id', ${userId}::bigint))
    union all
    select 'stakeholders', g.id, g.name from stakeholder_group g
      where g.deleted_at is null and g.lines = '[]' and ${userId}::bigint = any(g.member_ids)
        and not exists (
          select from users u where u.id = any(g.member_ids) and u.id <> ${userId} and u.state = 'active')
    union all
    select 'communicationRule', c.id, c.name from communication_rule c
      where c.deleted_at is null and ${names({ kind: 'user', id: userId })}
    union all
    select 'risk', id, name from risk
      where deleted_at is null and (owner_id = ${userId} or treatment @> jsonb_build_object('ownerId', ${userId}::bigint))
    union all
    select 'hardening', id, name from hardening where deleted_at is null and user_id = ${userId}
    order by kind, name, id`)
}

/** Puts `to` wherever `from` was counted on. Versions rise, so that somebody who is editing such a thing hears of it. */
export async function replaceEverywhere(tx: Queryable, places: Place[], from: number, to: number, now: Instant): Promise<void> {
  for (const place of places) {
    if (place.kind === 'schedule') await replaceInSchedule(tx, place.id, from, to)
    if (place.kind === 'policy') await replaceInStoredPolicy(tx, place.id, from, to)
    if (place.kind === 'incidentType') await replaceInType(tx, place.id, from, to)
    if (place.kind === 'communicationRule') await replaceInRule(tx, place.id, from, to)
    if (place.kind === 'team') {
      await tx.run(sql`insert into team_member (team_id, user_id, lead) values (${place.id}, ${to}, true) on conflict do nothing`)
    }
  }
  await replaceInOverrides(tx, from, to, now)
  await replaceInPreparation(tx, from, to)
}

async function replaceInSchedule(tx: Queryable, id: number, from: number, to: number): Promise<void> {
  const { layers } = await tx.one<{ layers: Layer[] }>(sql`select layers from schedule where id = ${id} for update`)
  await tx.run(sql`
    update schedule set layers = ${JSON.stringify(replaceInLayers(layers, from, to))}::jsonb, version = version + 1 where id = ${id}`)
}

async function replaceInStoredPolicy(tx: Queryable, id: number, from: number, to: number): Promise<void> {
  const { document } = await tx.one<{ document: EscalationPolicy }>(sql`select document from escalation_policy where id = ${id} for update`)
  await tx.run(sql`
    update escalation_policy set document = ${JSON.stringify(replaceInPolicy(document, from, to))}::jsonb, version = version + 1
    where id = ${id}`)
}

async function replaceInType(tx: Queryable, id: number, from: number, to: number): Promise<void> {
  const { roles } = await tx.one<{ roles: RoleNeed[] }>(sql`select roles from incident_type where id = ${id} for update`)
  await tx.run(sql`update incident_type set roles = ${JSON.stringify(replaceInRoles(roles, from, to))}::jsonb where id = ${id}`)
}

async function replaceInRule(tx: Queryable, id: number, from: number, to: number): Promise<void> {
  const { document } = await tx.one<{ document: CommunicationRule }>(
    sql`select document from communication_rule where id = ${id} for update`,
  )
  const rule = { ...document, audiences: replaceInAudiences(document.audiences, from, to) }
  await tx.run(sql`update communication_rule set document = ${JSON.stringify(rule)}::jsonb where id = ${id}`)
}

/** Coming overrides: also "X instead of the one who leaves", whose turns are the replacement's now. "X instead of X" falls away. */
async function replaceInOverrides(tx: Queryable, from: number, to: number, now: Instant): Promise<void> {
  await tx.run(sql`
    update schedule_override set
      user_id = case when user_id = ${from} then ${to} else user_id end,
      replaced_user_id = case when replaced_user_id = ${from} then ${to} else replaced_user_id end
    where end_at > ${new Date(now)} and (user_id = ${from} or replaced_user_id = ${from})`)
  await tx.run(sql`
    delete from schedule_override where kind = 'replace' and user_id = replaced_user_id and end_at > ${new Date(now)}`)
}

async function replaceInPreparation(tx: Queryable, from: number, to: number): Promise<void> {
  await tx.run(sql`update hardening set user_id = ${to} where deleted_at is null and user_id = ${from}`)
  await tx.run(sql`
    update risk set owner_id = case when owner_id = ${from} then ${to} else owner_id end,
      treatment = case when treatment @> jsonb_build_object('ownerId', ${from}::bigint)
        then jsonb_set(treatment, '{ownerId}', to_jsonb(${to}::bigint)) else treatment end
    where deleted_at is null and (owner_id = ${from} or treatment @> jsonb_build_object('ownerId', ${from}::bigint))`)
}

/** Takes somebody out of their teams; returns which. */
export async function leaveTeams(tx: Queryable, userId: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`delete from team_member where user_id = ${userId} returning team_id as id`)
  return rows.map((row) => row.id)
}

/** Takes somebody out of the stakeholders that they belong to, with the replacement in their place; returns which. */
export async function leaveStakeholders(tx: Queryable, from: number, to: number | null): Promise<number[]> {
  const without = sql`array_remove(member_ids, ${from}::bigint)`
  const members =
    to === null
      ? without
      : sql`case when ${to}::bigint = any(member_ids) then ${without} else array_replace(member_ids, ${from}::bigint, ${to}::bigint) end`
  const rows = await tx.rows<{ id: number }>(sql`
    update stakeholder_group set member_ids = ${members} where ${from}::bigint = any(member_ids) and deleted_at is null returning id`)
  return rows.map((row) => row.id)
}
