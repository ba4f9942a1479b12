import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { IncidentTypeInput } from '../../contract/response.ts'
import type { RoleNeed } from '../../domain/incident-type.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type TypeValues = z.output<typeof IncidentTypeInput>
/** A type as it is stored; who would have its roles now is worked out from `roles`. */
export type TypeRow = {
  id: number
  name: string
  description: string
  severities: Severity[]
  roles: RoleNeed[]
  stakeholders: { id: number; name: string }[]
  security: boolean
  scenarios: string[]
}

/** In the order in which they are tried. */
export function listTypes(db: Queryable): Promise<TypeRow[]> {
  return db.rows<TypeRow>(sql`
    select t.id, t.name, t.description, t.severities, t.roles, t.security,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by named.at)
        from unnest(t.stakeholder_ids) with ordinality as named(id, at)
          join stakeholder_group g on g.id = named.id and g.deleted_at is null), '[]') as stakeholders,
      array(select s.name from scenario s where s.incident_type_id = t.id and s.deleted_at is null order by s.position, s.id) as scenarios
    from incident_type t where t.deleted_at is null order by t.position, t.id`)
}

export async function findType(db: Queryable, id: number): Promise<TypeRow | undefined> {
  return (await listTypes(db)).find((type) => type.id === id)
}

/** Takes the row, so that no scenario comes to name it while it is changed or deleted. */
export async function lockType(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from incident_type where id = ${id} and deleted_at is null for update`)) !== undefined
}

/** Takes all of them; their ids in their order. */
export async function lockTypes(tx: Queryable): Promise<number[]> {
  await tx.rows(sql`select id from incident_type where deleted_at is null order by id for update`)
  const rows = await tx.rows<{ id: number }>(sql`select id from incident_type where deleted_at is null order by position, id`)
  return rows.map(({ id }) => id)
}

export async function typeNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select id from incident_type where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

/** After all others. */
export async function insertType(tx: Queryable, type: TypeValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into incident_type (name, description, severities, roles, stakeholder_ids, security, position, created_at)
    values (${type.name}, ${type.description}, ${type.severities}, ${JSON.stringify(type.roles)}::jsonb, ${type.stakeholderIds}::bigint[], ${type.security},
      (select coalesce(max(position), 0) + 1 from incident_type where deleted_at is null), ${new Date(at)})
    returning id`)
  return id
}

export async function updateType(tx: Queryable, id: number, type: TypeValues): Promise<void> {
  await tx.run(sql`
    update incident_type set name = ${type.name}, description = ${type.description}, severities = ${type.severities},
      roles = ${JSON.stringify(type.roles)}::jsonb, stakeholder_ids = ${type.stakeholderIds}::bigint[], security = ${type.security}
    where id = ${id}`)
}

export async function markTypeDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update incident_type set deleted_at = ${new Date(at)} where id = ${id}`)
}

export async function orderTypes(tx: Queryable, ids: number[]): Promise<void> {
  await tx.run(sql`
    update incident_type t set position = o.position from unnest(${ids}::bigint[]) with ordinality as o(id, position)
    where t.id = o.id and t.position <> o.position`)
}
