import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { ResponseRole, RoleInput } from '../../contract/response.ts'
import type { Queryable } from '../db/database.ts'

export type RoleValues = z.output<typeof RoleInput>

/** Those that every installation has, and then the company's own. */
export function listRoles(db: Queryable): Promise<ResponseRole[]> {
  return db.rows<ResponseRole>(sql`
    select r.key, r.name, r.description, r.duties, r.built_in as "builtIn", (
      select count(*)::int from incident_type t
      where t.deleted_at is null and jsonb_path_exists(t.roles, '$[*] ? (@.role == $key)', jsonb_build_object('key', r.key))) as types
    from response_role r order by r.position, r.key`)
}

export async function findRole(db: Queryable, key: string): Promise<ResponseRole | undefined> {
  return (await listRoles(db)).find((role) => role.key === key)
}

/** Takes the row, so that no type comes to want the role while it is changed or deleted. */
export async function lockRole(tx: Queryable, key: string): Promise<boolean> {
  return (await tx.maybe(sql`select key from response_role where key = ${key} for update`)) !== undefined
}

/** Takes all of them, so that no two are given one key or one place. */
export async function lockRoles(tx: Queryable): Promise<string[]> {
  const rows = await tx.rows<{ key: string }>(sql`select key from response_role order by key for update`)
  return rows.map(({ key }) => key)
}

/** Those of `keys` that are roles; they stay until the transaction ends. */
export async function knownRoles(tx: Queryable, keys: string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ key: string }>(sql`select key from response_role where key = any(${keys}::text[]) order by key for share`)
  return new Set(rows.map(({ key }) => key))
}

export async function roleNamed(tx: Queryable, name: string, exceptKey: string | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select key from response_role where lower(name) = lower(${name}) and key is distinct from ${exceptKey}::text`)
  return row !== undefined
}

/** After all others. */
export async function insertRole(tx: Queryable, key: string, { name, description, duties }: RoleValues): Promise<void> {
  await tx.run(sql`
    insert into response_role (key, name, description, duties, position)
    values (${key}, ${name}, ${description}, ${duties}, (select coalesce(max(position), 0) + 1 from response_role))`)
}

export async function updateRole(tx: Queryable, key: string, { name, description, duties }: RoleValues): Promise<void> {
  await tx.run(sql`update response_role set name = ${name}, description = ${description}, duties = ${duties} where key = ${key}`)
}

export async function deleteRole(tx: Queryable, key: string): Promise<void> {
  await tx.run(sql`delete from response_role where key = ${key}`)
}

/** The types of incidents that want a role, in their order. */
export async function typesWanting(tx: Queryable, key: string): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(sql`
    select name from incident_type
    where deleted_at is null and jsonb_path_exists(roles, '$[*] ? (@.role == $key)', jsonb_build_object('key', ${key}::text))
    order by position, id`)
  return rows.map(({ name }) => name)
}
