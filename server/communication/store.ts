import sql from 'sql-template-tag'
import type { Audience, CommunicationRule, StoredRule } from '../../domain/communication-plan.ts'
import type { Group } from '../../domain/recipients.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

type Row = { id: number; document: CommunicationRule; deleted?: boolean }
/** One that was deleted plans nothing more. */
const toRule = ({ id, document, deleted = false }: Row): StoredRule => ({ ...document, id, enabled: document.enabled && !deleted })

/** The plan in its order; `deleted` ones too, for what they planned. */
export async function listRules(db: Queryable, deleted = false): Promise<StoredRule[]> {
  const rows = await db.rows<Row>(sql`
    select id, document, deleted_at is not null as deleted from communication_rule where ${deleted} or deleted_at is null order by position, id`)
  return rows.map(toRule)
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

/** The incidents for which a rule has planned what is not said yet. */
export async function plannedFor(tx: Queryable, id: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`
    select distinct incident_id as id from communication where rule_id = ${id} and state in ('planned', 'drafted', 'approval')`)
  return rows.map((row) => row.id)
}

/** What it planned and nobody has seen yet is looked at again, and left out with the reason. */
export async function deleteRule(tx: Queryable, id: number, incidentIds: number[], at: Instant): Promise<void> {
  await tx.run(sql`update communication_rule set deleted_at = ${new Date(at)} where id = ${id}`)
  await tx.run(sql`update incident set react_at = ${new Date(at)} where id = any(${incidentIds}::bigint[])`)
}

/** Takes all of them; their names by their ids, in their order. */
export async function lockRules(tx: Queryable): Promise<Map<number, string>> {
  await tx.rows(sql`select id from communication_rule where deleted_at is null order by id for update`)
  const rows = await tx.rows<{ id: number; name: string }>(sql`
    select id, name from communication_rule where deleted_at is null order by position, id`)
  return new Map(rows.map(({ id, name }) => [id, name]))
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

/** Those of these roles and kinds of assets that there are; they stay until the transaction ends. */
export async function knownKeys(tx: Queryable, roles: string[], kinds: string[]): Promise<{ roles: Set<string>; kinds: Set<string> }> {
  const knownRoles = await tx.rows<{ key: string }>(sql`
    select key from response_role where key = any(${roles}::text[]) order by key for share`)
  const knownKinds = await tx.rows<{ key: string }>(sql`
    select key from asset_kind where key = any(${kinds}::text[]) order by key for key share`)
  return { roles: new Set(knownRoles.map(({ key }) => key)), kinds: new Set(knownKinds.map(({ key }) => key)) }
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
