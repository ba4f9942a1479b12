import sql, { raw } from 'sql-template-tag'
import type { ClockState, Times } from '../../domain/clock.ts'
import type { Concern, Obligation, ObligationSetting } from '../../domain/obligation.ts'
import { actorId, SYSTEM } from '../db/record.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { visibleIncidents } from '../db/visible.ts'

export type Settings = ReadonlyMap<string, ObligationSetting>

export async function readSettings(db: Queryable): Promise<Settings> {
  const rows = await db.rows<{ key: string; document: ObligationSetting }>(sql`select key, document from obligation_setting`)
  return new Map(rows.map(({ key, document }) => [key, document]))
}

/** Answers the id of the row, for the record. */
export async function saveSetting(tx: Queryable, key: string, setting: ObligationSetting, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into obligation_setting (key, document, changed_at) values (${key}, ${JSON.stringify(setting)}::jsonb, ${new Date(at)})
    on conflict (key) do update set document = excluded.document, changed_at = excluded.changed_at returning id`)
  return id
}

/** How an incident stands, as far as it decides which obligations are worth looking at. */
export function findConcern(db: Queryable, incidentId: number): Promise<Concern> {
  return db.one<Concern>(sql`
    select i.severity, i.personal_data as "personalData", coalesce(t.security, false) as security,
      coalesce((select kind from asset where id = first.asset_id), (select kind from asset where id = i.service_id)) as "assetKind"
    from incident i left join incident_type t on t.id = i.incident_type_id
      left join lateral (select asset_id from alert where incident_id = i.id order by id limit 1) first on true
    where i.id = ${incidentId} and ${visibleIncidents(SYSTEM)}`)
}

export async function isSecurityType(db: Queryable, typeId: number | null): Promise<boolean> {
  return (await db.maybe(sql`select from incident_type where id = ${typeId}::bigint and security`)) !== undefined
}

export async function nameKinds(db: Queryable): Promise<(key: string) => string> {
  const rows = await db.rows<{ key: string; name: string }>(sql`select key, name from asset_kind`)
  const names = new Map(rows.map(({ key, name }) => [key, name]))
  return (key) => names.get(key) ?? key
}

export async function nameRoles(db: Queryable): Promise<(key: string) => string> {
  const rows = await db.rows<{ key: string; name: string }>(sql`select key, name from response_role`)
  const names = new Map(rows.map(({ key, name }) => [key, name]))
  return (key) => names.get(key) ?? key
}

/** What stands in the rows of a clock's stages; what was not filed is null. */
export type StageRow = {
  stage: string
  warned: number
  filedAt: Instant | null
  enteredAt: Instant | null
  filedBy: string | null
  approvedBy: string | null
  proof: string | null
  included: string[] | null
  reason: string | null
}
export type Change = { times: Times; applies: boolean; reason: string; at: Instant; by: string | null }
export type ClockRow = {
  id: number
  obligation: string
  state: ClockState
  document: Obligation
  times: Times
  reason: string
  decidedAt: Instant
  decidedBy: string | null
  stages: StageRow[]
  history: Change[]
}

const ms = (column: string) => raw(`(extract(epoch from ${column}) * 1000)::bigint`)

/** The clocks of an incident with all that was said about them, in the order in which they were decided. */
export function listClocks(db: Queryable, incidentId: number, obligation?: string): Promise<ClockRow[]> {
  return db.rows<ClockRow>(sql`
    select c.id, c.obligation, c.state, c.document, c.times, c.reason, c.decided_at as "decidedAt",
      (select name from users where id = c.decided_by) as "decidedBy",
      coalesce((
        select jsonb_agg(jsonb_build_object('stage', s.stage, 'warned', s.warned, 'filedAt', ${ms('s.filed_at')}, 'enteredAt', ${ms('s.entered_at')},
          'filedBy', u.name, 'approvedBy', s.approved_by, 'proof', s.proof, 'included', s.included, 'reason', s.reason))
        from incident_clock_stage s left join users u on u.id = s.filed_by where s.clock_id = c.id), '[]') as stages,
      coalesce((
        select jsonb_agg(jsonb_build_object('times', h.times, 'applies', h.applies, 'reason', h.reason, 'at', ${ms('h.at')}, 'by', u.name) order by h.id)
        from incident_clock_change h left join users u on u.id = h.user_id where h.clock_id = c.id), '[]') as history
    from incident_clock c
    where c.incident_id = ${incidentId} and (${obligation ?? null}::text is null or c.obligation = ${obligation ?? null})
    order by c.state = 'notApplicable', c.id`)
}

export type Decided = { state: ClockState; times: Times }

/** Writes a decision, and that it was made. Answers the clock's id. */
export async function saveDecision(
  tx: Queryable,
  incidentId: number,
  document: Obligation,
  { state, times }: Decided,
  by: { reason: string; actor: Actor; at: Instant },
): Promise<number> {
  const at = new Date(by.at)
  const userId = by.actor.kind === 'user' ? actorId(by.actor) : null
  const { id } = await tx.one<{ id: number }>(sql`
    insert into incident_clock (incident_id, obligation, state, document, times, reason, decided_at, decided_by)
    values (${incidentId}, ${document.id}, ${state}, ${JSON.stringify(document)}::jsonb, ${JSON.stringify(times)}::jsonb, ${by.reason}, ${at}, ${userId})
    on conflict (incident_id, obligation) do update set state = excluded.state, document = excluded.document, times = excluded.times,
      reason = excluded.reason, decided_at = excluded.decided_at, decided_by = excluded.decided_by returning id`)
  await tx.run(sql`
    insert into incident_clock_change (clock_id, times, applies, reason, at, user_id)
    values (${id}, ${JSON.stringify(times)}::jsonb, ${state !== 'notApplicable'}, ${by.reason}, ${at}, ${userId})`)
  return id
}

export async function saveState(tx: Queryable, id: number, state: ClockState): Promise<void> {
  await tx.run(sql`update incident_clock set state = ${state} where id = ${id}`)
}

export type StageTimes = { stage: string; from: Instant | null; dueAt: Instant | null; warned: number; warnAt: Instant | null }

/** Writes when stages run and when people are warned next. */
export async function saveStageTimes(tx: Queryable, clockId: number, stages: StageTimes[]): Promise<void> {
  await tx.run(sql`
    insert into incident_clock_stage (clock_id, stage, from_at, due_at, warned, warn_at)
    select ${clockId}, stage, began, due, warned, warn from ${given('r', stages, {
      stage: ['text', ({ stage }) => stage],
      began: ['timestamptz', ({ from }) => from],
      due: ['timestamptz', ({ dueAt }) => dueAt],
      warned: ['int', ({ warned }) => warned],
      warn: ['timestamptz', ({ warnAt }) => warnAt],
    })}
    on conflict (clock_id, stage) do update set from_at = excluded.from_at, due_at = excluded.due_at, warned = excluded.warned,
      warn_at = excluded.warn_at`)
}

/** What does not apply has no stages. */
export async function deleteStages(tx: Queryable, clockId: number): Promise<void> {
  await tx.run(sql`delete from incident_clock_stage where clock_id = ${clockId}`)
}

export type Filing = { stage: string; at: Instant; proof: string; approvedBy: string; included: string[]; reason: string | undefined }

export async function saveFiling(tx: Queryable, clockId: number, filing: Filing, userId: number | null, now: Instant): Promise<void> {
  await tx.run(sql`
    update incident_clock_stage set filed_at = ${new Date(filing.at)}, entered_at = ${new Date(now)}, filed_by = ${userId},
      approved_by = ${filing.approvedBy}, proof = ${filing.proof}, included = ${filing.included}, reason = ${filing.reason ?? null}
    where clock_id = ${clockId} and stage = ${filing.stage}`)
}

/** A stage of which people have to be warned. */
export type Warning = {
  incidentId: number
  clockId: number
  title: string
  stage: string
  stageTitle: string
  from: Instant
  dueAt: Instant
  warned: number
  /** Who said that the clock runs. */
  startedBy: number | null
}

export async function incidentsToWarn(tx: Queryable, now: Instant, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`
    select distinct c.incident_id as id from (
      select clock_id from incident_clock_stage where warn_at <= ${new Date(now)} order by warn_at limit ${limit}) due
    join incident_clock c on c.id = due.clock_id order by id`)
  return rows.map(({ id }) => id)
}

/** What is to be warned of in incidents whose locks are held. */
export function warningsOf(tx: Queryable, incidentIds: number[], now: Instant): Promise<Warning[]> {
  return tx.rows<Warning>(sql`
    select c.incident_id as "incidentId", c.id as "clockId", c.document->>'title' as title, s.stage,
      (select x->>'title' from jsonb_array_elements(c.document->'stages') x where x->>'id' = s.stage) as "stageTitle",
      s.from_at as "from", s.due_at as "dueAt", s.warned, c.decided_by as "startedBy"
    from incident_clock_stage s join incident_clock c on c.id = s.clock_id
    where c.incident_id = any(${incidentIds}::bigint[]) and s.warn_at <= ${new Date(now)} order by s.due_at, s.clock_id`)
}

export async function saveWarned(tx: Queryable, { clockId, stage }: Warning, warned: number, warnAt: Instant | null): Promise<void> {
  await tx.run(sql`
    update incident_clock_stage set warned = ${warned}, warn_at = ${warnAt === null ? null : new Date(warnAt)}
    where clock_id = ${clockId} and stage = ${stage}`)
}

/** Who has which role in an incident, as they are called. */
export async function holdersOf(db: Queryable, incidentId: number): Promise<Map<string, string>> {
  const rows = await db.rows<{ role: string; name: string }>(sql`
    select r.role, u.name from incident_role r join users u on u.id = r.user_id where r.incident_id = ${incidentId}`)
  return new Map(rows.map(({ role, name }) => [role, name]))
}
