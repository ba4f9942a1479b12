import sql, { empty } from 'sql-template-tag'
import type { ScheduleOverride } from '../../contract/schedules.ts'
import type { Layer, NewOverride } from '../../domain/schedule.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** A schedule as it is stored; who is on call is worked out from its layers and overrides. */
export type ScheduleRow = {
  id: number
  name: string
  description: string
  teamId: number | null
  teamName: string | null
  timezone: string
  version: number
  layers: Layer[]
}

const SCHEDULE = sql`
  select s.id, s.name, s.description, s.team_id as "teamId", t.name as "teamName", s.timezone, s.version, s.layers
  from schedule s left join team t on t.id = s.team_id
  where s.deleted_at is null`

/** Schedules by name; `after` is the name and id of the last one of the page before. */
export function listSchedules(
  db: Queryable,
  page: { search?: string | undefined; teamId?: number | undefined; after?: [string, number] | undefined; limit: number },
): Promise<ScheduleRow[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(s.name)) > 0` : empty
  const team = page.teamId === undefined ? empty : sql`and s.team_id = ${page.teamId}`
  const after = page.after ? sql`and (lower(s.name), s.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<ScheduleRow>(sql`${SCHEDULE} ${search} ${team} ${after} order by lower(s.name), s.id limit ${page.limit}`)
}

export function findSchedule(db: Queryable, id: number): Promise<ScheduleRow | undefined> {
  return db.maybe<ScheduleRow>(sql`${SCHEDULE} and s.id = ${id}`)
}

/** Takes the row, so that changes, overrides and deletion of one schedule follow each other. */
export async function lockSchedule(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from schedule where id = ${id} and deleted_at is null for update`)) !== undefined
}

export type ScheduleValues = { name: string; description: string; teamId: number | null; timezone: string; layers: Layer[] }

export async function scheduleNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select id from schedule where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

export async function insertSchedule(tx: Queryable, schedule: ScheduleValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into schedule (name, description, team_id, timezone, layers, created_at)
    values (${schedule.name}, ${schedule.description}, ${schedule.teamId}, ${schedule.timezone},
      ${JSON.stringify(schedule.layers)}::jsonb, ${new Date(at)}) returning id`)
  return id
}

export async function updateSchedule(tx: Queryable, id: number, schedule: ScheduleValues): Promise<void> {
  await tx.run(sql`
    update schedule set name = ${schedule.name}, description = ${schedule.description}, team_id = ${schedule.teamId},
      timezone = ${schedule.timezone}, layers = ${JSON.stringify(schedule.layers)}::jsonb, version = version + 1
    where id = ${id}`)
}

export async function markScheduleDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update schedule set deleted_at = ${new Date(at)} where id = ${id}`)
}

/** The escalation policies that page by a schedule, as a level's target or as the last resort. */
export function policiesUsing(db: Queryable, id: number): Promise<{ id: number; name: string }[]> {
  return db.rows<{ id: number; name: string }>(sql`
    select id, name from escalation_policy
    where deleted_at is null
      and jsonb_path_exists(document, '$.** ? (@.kind == "schedule" && @.id == $id)', jsonb_build_object('id', ${id}::bigint))
    order by lower(name), id limit 50`)
}

/** The types of incidents that take somebody for a role from a schedule. */
export async function typesUsing(tx: Queryable, id: number): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(sql`
    select name from incident_type
    where deleted_at is null
      and jsonb_path_exists(roles, '$[*].from[*] ? (@.kind == "schedule" && @.id == $id)', jsonb_build_object('id', ${id}::bigint))
    order by lower(name), id limit 50`)
  return rows.map(({ name }) => name)
}

const OVERRIDE = sql`
  select o.id, o.kind, o.start_at as start, o.end_at as "end", o.user_id as "userId", u.name as "userName",
    o.replaced_user_id as "replacedUserId", r.name as "replacedUserName", o.reason, c.name as "createdBy"
  from schedule_override o left join users u on u.id = o.user_id left join users r on r.id = o.replaced_user_id
    left join users c on c.id = o.created_by`

/** Overrides that touch a span, by their start. */
export function listOverrides(db: Queryable, scheduleId: number, from: Instant, to: Instant | null): Promise<ScheduleOverride[]> {
  const until = to === null ? empty : sql`and o.start_at < ${new Date(to)}`
  return db.rows<ScheduleOverride>(sql`
    ${OVERRIDE} where o.schedule_id = ${scheduleId} and o.end_at > ${new Date(from)} ${until} order by o.start_at, o.id`)
}

export function findOverride(tx: Queryable, scheduleId: number, id: number): Promise<ScheduleOverride | undefined> {
  return tx.maybe<ScheduleOverride>(sql`${OVERRIDE} where o.schedule_id = ${scheduleId} and o.id = ${id}`)
}

/** How many overrides of a schedule are not over. */
export async function countOverrides(tx: Queryable, scheduleId: number, at: Instant): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from schedule_override where schedule_id = ${scheduleId} and end_at > ${new Date(at)}`)
  return count
}

export async function insertOverride(
  tx: Queryable,
  scheduleId: number,
  override: NewOverride & { reason: string; createdBy: number | null },
  at: Instant,
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into schedule_override (schedule_id, kind, user_id, replaced_user_id, start_at, end_at, reason, created_by, created_at)
    values (${scheduleId}, ${override.kind}, ${override.userId ?? null}, ${override.replacedUserId ?? null}, ${new Date(override.start)},
      ${new Date(override.end)}, ${override.reason}, ${override.createdBy}, ${new Date(at)}) returning id`)
  return id
}

export async function deleteOverride(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`delete from schedule_override where id = ${id}`)
}

/** Ends an override that is under way: what it did so far stays. */
export async function endOverride(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update schedule_override set end_at = ${new Date(at)} where id = ${id}`)
}
