import sql, { empty } from 'sql-template-tag'
import type { z } from 'zod'
import type { Stakeholders, StakeholdersInput } from '../../contract/response.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type GroupValues = z.output<typeof StakeholdersInput>

const GROUP = sql`
  select g.id, g.name, g.kind, g.description, g.lines,
    coalesce((
      select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by member.at)
      from unnest(g.member_ids) with ordinality as member(id, at) join users u on u.id = member.id), '[]') as members,
    array(
      select t.name from incident_type t where g.id = any(t.stakeholder_ids) and t.deleted_at is null
      order by t.position, t.id) as types
  from stakeholder_group g where g.deleted_at is null`

/** Groups by name; `after` is the name and id of the last one of the page before. */
export function listGroups(
  db: Queryable,
  page: { search?: string | undefined; after?: [string, number] | undefined; limit: number },
): Promise<Stakeholders[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(g.name || ' ' || g.description)) > 0` : empty
  const after = page.after ? sql`and (lower(g.name), g.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<Stakeholders>(sql`${GROUP} ${search} ${after} order by lower(g.name), g.id limit ${page.limit}`)
}

export function findGroup(db: Queryable, id: number): Promise<Stakeholders | undefined> {
  return db.maybe<Stakeholders>(sql`${GROUP} and g.id = ${id}`)
}

/** Takes the row, so that no type comes to name it while it is changed or deleted. */
export async function lockGroup(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from stakeholder_group where id = ${id} and deleted_at is null for update`)) !== undefined
}

/** Those of `ids` that are groups; they stay until the transaction ends. */
export async function knownGroups(tx: Queryable, ids: number[]): Promise<Set<number>> {
  const rows = await tx.rows<{ id: number }>(sql`
    select id from stakeholder_group where id = any(${ids}::bigint[]) and deleted_at is null order by id for share`)
  return new Set(rows.map(({ id }) => id))
}

export async function groupNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select id from stakeholder_group where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

export async function insertGroup(tx: Queryable, group: GroupValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into stakeholder_group (name, kind, description, member_ids, lines, created_at)
    values (${group.name}, ${group.kind}, ${group.description}, ${group.memberIds}::bigint[], ${JSON.stringify(group.lines)}::jsonb,
      ${new Date(at)})
    returning id`)
  return id
}

export async function updateGroup(tx: Queryable, id: number, group: GroupValues): Promise<void> {
  await tx.run(sql`
    update stakeholder_group set name = ${group.name}, kind = ${group.kind}, description = ${group.description},
      member_ids = ${group.memberIds}::bigint[], lines = ${JSON.stringify(group.lines)}::jsonb
    where id = ${id}`)
}

export async function markGroupDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update stakeholder_group set deleted_at = ${new Date(at)} where id = ${id}`)
}
