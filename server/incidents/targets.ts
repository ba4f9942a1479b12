import sql from 'sql-template-tag'
import type { EscalationPolicy, Target } from '../../domain/escalation.ts'
import type { UrgencyRule } from '../../domain/severity.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'

export function findServiceRule(
  tx: Queryable,
  id: number,
): Promise<{ name: string; teamId: number | null; escalationPolicyId: number; urgency: UrgencyRule } | undefined> {
  return tx.maybe(sql`
    select name, team_id as "teamId", escalation_policy_id as "escalationPolicyId", urgency from service where id = ${id} and deleted_at is null`)
}

export function findPolicyDocument(tx: Queryable, id: number): Promise<{ name: string; document: EscalationPolicy } | undefined> {
  return tx.maybe(sql`select name, document from escalation_policy where id = ${id} and deleted_at is null`)
}

/** What a target is called; undefined when there is no such thing (any more). */
export async function nameTarget(tx: Queryable, { kind, id }: Target): Promise<string | undefined> {
  const from = {
    user: sql`users where state = 'active'`,
    team: sql`team where deleted_at is null`,
    schedule: sql`schedule where deleted_at is null`,
  }[kind]
  return (await tx.maybe<{ name: string }>(sql`select name from ${from} and id = ${id}`))?.name
}

/** A team's own policy, if it has one: paging a team means paging by it. */
export function findTeamPolicy(tx: Queryable, teamId: number): Promise<{ name: string; document: EscalationPolicy } | undefined> {
  return tx.maybe(sql`
    select p.name, p.document from team t join escalation_policy p on p.id = t.escalation_policy_id
    where t.id = ${teamId} and t.deleted_at is null and p.deleted_at is null`)
}

export async function nameType(tx: Queryable, id: number): Promise<string | undefined> {
  return (await tx.maybe<{ name: string }>(sql`select name from incident_type where id = ${id} and deleted_at is null`))?.name
}

/** Groups of stakeholders that exist, by name. */
export function nameGroups(tx: Queryable, ids: number[]): Promise<{ id: number; name: string }[]> {
  return tx.rows<{ id: number; name: string }>(sql`
    select id, name from stakeholder_group where id = any(${ids}::bigint[]) and deleted_at is null order by lower(name), id`)
}

/** A role that there is, for somebody who may respond. */
export async function refuseRole(tx: Queryable, { role, userId }: { role: string; userId: number | null }): Promise<Rejection | undefined> {
  const known = await tx.one<{ role: boolean; person: string | null }>(sql`
    select exists (select from response_role where key = ${role}) as role,
      (select case when state <> 'active' then 'gone' else role end from users where id = ${userId}::bigint) as person`)
  if (!known.role) return reject('not-found', 'There is no such role.')
  if (userId === null) return undefined
  if (known.person === null || known.person === 'gone')
    return reject('not-found', 'There is no such person, or their account is not active.')
  if (known.person === 'viewer') return reject('invalid-input', 'A viewer cannot respond. Ask an administrator for another role for them.')
  return undefined
}
