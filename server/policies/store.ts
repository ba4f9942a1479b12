import sql, { empty } from 'sql-template-tag'
import type { EscalationPolicy } from '../../domain/escalation.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type PolicyRow = {
  id: number
  name: string
  description: string
  version: number
  policy: EscalationPolicy
  services: number
  teams: number
}

const POLICY = sql`
  select p.id, p.name, p.description, p.version, p.document as policy,
    (select count(*)::int from service s where s.escalation_policy_id = p.id and s.deleted_at is null) as services,
    (select count(*)::int from team t where t.escalation_policy_id = p.id and t.deleted_at is null) as teams
  from escalation_policy p
  where p.deleted_at is null`

/** Policies by name; `after` is the name and id of the last one of the page before. */
export function listPolicies(
  db: Queryable,
  page: { search?: string | undefined; after?: [string, number] | undefined; limit: number },
): Promise<PolicyRow[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(p.name)) > 0` : empty
  const after = page.after ? sql`and (lower(p.name), p.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<PolicyRow>(sql`${POLICY} ${search} ${after} order by lower(p.name), p.id limit ${page.limit}`)
}

export function findPolicy(db: Queryable, id: number): Promise<PolicyRow | undefined> {
  return db.maybe<PolicyRow>(sql`${POLICY} and p.id = ${id}`)
}

/** Takes the row, so that nothing comes to refer to it while it is changed or deleted. */
export async function lockPolicy(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from escalation_policy where id = ${id} and deleted_at is null for update`)) !== undefined
}

export async function policyNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select id from escalation_policy where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

export type PolicyValues = { name: string; description: string; policy: EscalationPolicy }

export async function insertPolicy(tx: Queryable, { name, description, policy }: PolicyValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into escalation_policy (name, description, document, created_at)
    values (${name}, ${description}, ${JSON.stringify(policy)}::jsonb, ${new Date(at)}) returning id`)
  return id
}

export async function updatePolicy(tx: Queryable, id: number, { name, description, policy }: PolicyValues): Promise<void> {
  await tx.run(sql`
    update escalation_policy set name = ${name}, description = ${description}, document = ${JSON.stringify(policy)}::jsonb, version = version + 1
    where id = ${id}`)
}

export async function markPolicyDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update escalation_policy set deleted_at = ${new Date(at)} where id = ${id}`)
}

export type PolicyUse = { kind: 'service' | 'team' | 'scenario'; id: number; name: string }

/** What escalates by a policy, by name. */
export function policyUses(db: Queryable, id: number): Promise<PolicyUse[]> {
  return db.rows<PolicyUse>(sql`
    select kind, id, name from (
      select 'service' as kind, id, name from service where escalation_policy_id = ${id} and deleted_at is null
      union all select 'team', id, name from team where escalation_policy_id = ${id} and deleted_at is null
      union all select 'scenario', id, name from scenario where escalation_policy_id = ${id} and deleted_at is null) used
    order by kind, lower(name), id limit 200`)
}
