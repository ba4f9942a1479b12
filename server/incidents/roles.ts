import sql from 'sql-template-tag'
import type { Acting, Command, Decision } from '../../domain/incident.ts'
import type { Duty, ResponderState } from '../../domain/incident-roles.ts'
import type { RoleNeed } from '../../domain/incident-type.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

type Standing = Pick<Acting, 'role' | 'duty' | 'type'>

/** What these commands about the response have to know of each incident; `commands` are in the order of `ids`. */
export async function readStandings(tx: Queryable, ids: number[], commands: Command[]): Promise<Map<number, Standing>> {
  const standings = new Map<number, Standing>()
  for (const [i, id] of ids.entries()) {
    const command = commands[i]
    if (command?.act === 'assignRole') standings.set(id, { role: await readRole(tx, id, command.role, command.userId) })
    if (command?.act === 'tickDuty') standings.set(id, { duty: await readDuty(tx, id, command.role, command.position) })
    if (command?.act === 'setType') standings.set(id, { type: await readType(tx, id) })
  }
  return standings
}

function readRole(tx: Queryable, incidentId: number, role: string, heir: number | null): Promise<NonNullable<Acting['role']>> {
  return tx.one(sql`
    select coalesce((select name from response_role where key = ${role}), ${role}) as name,
      (select user_id from incident_role where incident_id = ${incidentId} and role = ${role}) as holder,
      (select state from responder where incident_id = ${incidentId} and user_id = ${heir}::bigint) as "heirState"`)
}

function readDuty(tx: Queryable, incidentId: number, role: string, position: number): Promise<Duty | undefined> {
  return tx.maybe(sql`
    select role, position, text, done_at is not null as done from duty
    where incident_id = ${incidentId} and role = ${role} and position = ${position}`)
}

function readType(tx: Queryable, incidentId: number): Promise<{ id: number; name: string } | undefined> {
  return tx.maybe(sql`select t.id, t.name from incident i join incident_type t on t.id = i.incident_type_id where i.id = ${incidentId}`)
}

/** With a role comes its checklist, as it stands when the role is first given. */
export async function saveRoles(tx: Queryable, incidentId: number, roles: NonNullable<Decision['roles']>, now: Instant): Promise<void> {
  const left = roles.filter(({ userId }) => userId === null).map(({ role }) => role)
  if (left.length > 0) await tx.run(sql`delete from incident_role where incident_id = ${incidentId} and role = any(${left}::text[])`)
  const taken = roles.filter(({ userId }) => userId !== null)
  if (taken.length === 0) return
  await tx.run(sql`
    insert into incident_role (incident_id, role, user_id, since)
    select ${incidentId}, role, person, ${new Date(now)} from ${given('r', taken, { role: ['text', ({ role }) => role], person: ['bigint', ({ userId }) => userId] })}
    on conflict (incident_id, role) do update set user_id = excluded.user_id, since = excluded.since`)
  const keys = taken.map(({ role }) => role)
  await tx.run(sql`
    insert into duty (incident_id, role, position, text)
    select ${incidentId}, r.key, d.position, d.text from response_role r, unnest(r.duties) with ordinality as d(text, position)
    where r.key = any(${keys}::text[]) on conflict do nothing`)
}

export async function saveDuty(
  tx: Queryable,
  incidentId: number,
  { role, position, done }: NonNullable<Decision['duty']>,
  userId: number | null,
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    update duty set done_at = ${done ? new Date(now) : null}, done_by = ${done ? userId : null}
    where incident_id = ${incidentId} and role = ${role} and position = ${position}`)
}

/** The roles of another type are filled as if it had just opened. */
export async function chooseType(tx: Queryable, incidentId: number, typeId: number, now: Instant): Promise<void> {
  await tx.run(sql`
    update incident set incident_type_id = ${typeId}, type_chosen = true, react_at = ${new Date(now)} where id = ${incidentId}`)
}

/** A type that came from the severity follows it; one that a scenario or a person named stays. */
export async function followSeverity(tx: Queryable, incidentId: number, now: Instant): Promise<void> {
  await tx.run(sql`
    update incident i set incident_type_id = t.id, react_at = ${new Date(now)}
    from (select id, severities from incident_type where deleted_at is null order by position, id) t
    where i.id = ${incidentId} and not i.type_chosen and t.id is distinct from i.incident_type_id
      and t.id = (select id from incident_type where deleted_at is null and i.severity = any(severities) order by position, id limit 1)`)
}

/** Who was told once stays told. */
export async function saveStakeholders(
  tx: Queryable,
  incidentId: number,
  groups: NonNullable<Decision['stakeholders']>,
  userId: number | null,
  now: Instant,
): Promise<void> {
  const told = (group: (typeof groups)[number]) => group.told !== null
  await tx.run(sql`
    insert into incident_stakeholder (incident_id, group_id, told_at, told_by, line)
    select ${incidentId}, id, told, who, line from ${given('r', groups, {
      id: ['bigint', ({ groupId }) => groupId],
      told: ['timestamptz', (group) => (told(group) ? now : null)],
      who: ['bigint', (group) => (told(group) ? userId : null)],
      line: ['text', (group) => group.told?.line],
    })}
    on conflict (incident_id, group_id) do update set
      told_at = coalesce(excluded.told_at, incident_stakeholder.told_at),
      told_by = case when excluded.told_at is null then incident_stakeholder.told_by else excluded.told_by end,
      line = coalesce(excluded.line, incident_stakeholder.line)`)
}

/** An incident that stands otherwise than when it was looked after last, with the roles that its type wants. */
export type Turned = { id: number; needs: RoleNeed[] }

/** Takes those that are due. */
export async function takeTurned(tx: Queryable, now: Instant, limit: number): Promise<Turned[]> {
  return tx.rows<Turned>(sql`
    with due as (
      select id, incident_type_id from incident where react_at <= ${new Date(now)} order by react_at limit ${limit} for no key update skip locked),
    taken as (update incident i set react_at = null from due where i.id = due.id)
    select due.id, coalesce(t.roles, '[]') as needs from due left join incident_type t on t.id = due.incident_type_id order by due.id`)
}

/** These stand otherwise now: roles may have to be filled, and people told. */
export async function turn(tx: Queryable, incidentIds: number[], now: Instant): Promise<void> {
  if (incidentIds.length === 0) return
  await tx.run(sql`
    update incident set react_at = ${new Date(now)} where id = any(${incidentIds}::bigint[])
      and exists (select from communication_rule where deleted_at is null)`)
}

/** Who has which role, and who takes part how, in these incidents; and what roles are called. Who has left has none. */
export async function readStaffing(
  tx: Queryable,
  ids: number[],
): Promise<{
  roles: { incidentId: number; role: string; userId: number }[]
  states: { incidentId: number; userId: number; state: ResponderState }[]
  names: Map<string, string>
}> {
  const [roles, states, names] = await Promise.all([
    tx.rows<{ incidentId: number; role: string; userId: number }>(sql`
      select r.incident_id as "incidentId", r.role, r.user_id as "userId" from incident_role r join users u on u.id = r.user_id
      where r.incident_id = any(${ids}::bigint[]) and u.state = 'active'`),
    tx.rows<{ incidentId: number; userId: number; state: ResponderState }>(sql`
      select incident_id as "incidentId", user_id as "userId", state from responder where incident_id = any(${ids}::bigint[])`),
    tx.rows<{ key: string; name: string }>(sql`select key, name from response_role`),
  ])
  return { roles, states, names: new Map(names.map(({ key, name }) => [key, name])) }
}
