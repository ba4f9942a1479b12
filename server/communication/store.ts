import sql from 'sql-template-tag'
import type { Audience, CommunicationRule, StoredRule } from '../../domain/communication-plan.ts'
import type { Group } from '../../domain/recipients.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

type Row = { id: number; document: CommunicationRule }
const toRule = ({ id, document }: Row): StoredRule => ({ ...document, id })

/** The plan in its order; `deleted` ones too, for what they planned. */
export async function listRules(db: Queryable, deleted = false): Promise<StoredRule[]> {
  const rows = await db.rows<Row>(sql`
    select id, document from communication_rule where ${deleted} or deleted_at is null order by position, id`)
  return rows.map(toRule)
}

export async function findRule(db: Queryable, id: number): Promise<StoredRule | undefined> {
  const row = await db.maybe<Row>(sql`select id, document from communication_rule where id = ${id} and deleted_at is null`)
  return row && toRule(row)
}

export async function lockRule(tx: Queryable, id: number): Promise<StoredRule | undefined> {
  const row = await tx.maybe<Row>(sql`select id, document from communication_rule where id = ${id} and deleted_at is null for update`)
  return row && toRule(row)
}

export async function ruleNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select 1 from communication_rule
    where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

export async function insertRule(tx: Queryable, rule: CommunicationRule, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into communication_rule (name, document, position, created_at)
    values (${rule.name}, ${JSON.stringify(rule)}::jsonb, (select coalesce(max(position), 0) + 1 from communication_rule), ${new Date(at)})
    returning id`)
  return id
}

export async function saveRule(tx: Queryable, id: number, rule: CommunicationRule): Promise<void> {
  await tx.run(sql`update communication_rule set name = ${rule.name}, document = ${JSON.stringify(rule)}::jsonb where id = ${id}`)
}

/** What it planned and nobody has seen yet is looked at again, and left out with the reason. */
export async function deleteRule(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update communication_rule set deleted_at = ${new Date(at)} where id = ${id}`)
  await tx.run(sql`
    update incident set react_at = ${new Date(at)} where id in (
      select incident_id from communication where rule_id = ${id} and state in ('planned', 'drafted', 'approval'))`)
}

export async function orderRules(tx: Queryable, ids: number[]): Promise<void> {
  await tx.run(sql`
    update communication_rule r set position = o.place from unnest(${ids}::bigint[]) with ordinality as o(id, place) where r.id = o.id`)
}

/** What audiences are called now, in their order; what is gone says so. */
export async function nameAudiences(db: Queryable, audiences: Audience[]): Promise<string[]> {
  if (audiences.length === 0) return []
  const rows = await db.rows<{ name: string }>(sql`
    select coalesce(case a->>'kind'
        when 'stakeholders' then (select name from stakeholder_group where id = (a->>'id')::bigint and deleted_at is null)
        when 'role' then (select name from response_role where key = a->>'role')
        when 'user' then (select name from users where id = (a->>'id')::bigint)
        when 'team' then (select name from team where id = (a->>'id')::bigint and deleted_at is null)
        when 'schedule' then (select name from schedule where id = (a->>'id')::bigint and deleted_at is null)
        else a->>'email' end, 'what was deleted') as name
    from jsonb_array_elements(${JSON.stringify(audiences)}::jsonb) with ordinality as x(a, place) order by place`)
  return rows.map(({ name }) => name)
}

/** Which of these groups of stakeholders and roles do not exist. */
export async function missingAudiences(tx: Queryable, groupIds: number[], roles: string[]): Promise<{ groups: number[]; roles: string[] }> {
  return tx.one(sql`
    select coalesce((select array_agg(id) from unnest(${groupIds}::bigint[]) as w(id)
        where not exists (select from stakeholder_group g where g.id = w.id and deleted_at is null)), '{}') as groups,
      coalesce((select array_agg(key) from unnest(${roles}::text[]) as w(key)
        where not exists (select from response_role r where r.key = w.key)), '{}') as roles
    `)
}

/** Groups of stakeholders as they are told of something, and what roles are called. */
export async function readGroups(tx: Queryable, ids: number[]): Promise<{ groups: Map<number, Group>; roles: Map<string, string> }> {
  const [groups, roles] = await Promise.all([
    tx.rows<Group & { id: number }>(sql`
      select id, name, member_ids as "memberIds", lines from stakeholder_group where id = any(${ids}::bigint[]) and deleted_at is null`),
    tx.rows<{ key: string; name: string }>(sql`select key, name from response_role`),
  ])
  return {
    groups: new Map(groups.map(({ id, ...group }) => [id, group])),
    roles: new Map(roles.map(({ key, name }) => [key, name])),
  }
}
