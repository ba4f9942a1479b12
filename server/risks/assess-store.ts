import sql from 'sql-template-tag'
import type { Judged, Limit, RiskFacts, Standing, Task } from '../../domain/risk.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

/** A risk with all that it is judged by, taken until the transaction ends. */
export type Assessed = RiskFacts & { id: number; name: string; ownerId: number; standing: Standing; late: number }
export type OpenTask = Task & { id: number; riskId: number }

/** Ids of those that are due to be looked at. */
export async function riskIdsDue(tx: Queryable, now: Instant, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`
    select id from risk where deleted_at is null and assess_at <= ${new Date(now)} order by assess_at, id limit ${limit}
    for no key update skip locked`)
  return rows.map(({ id }) => id)
}

export async function takeRisks(tx: Queryable, ids: number[], now: Instant): Promise<Assessed[]> {
  await tx.rows(sql`select id from risk where id = any(${ids}::bigint[]) order by id for no key update`)
  return tx.rows<Assessed>(sql`
    select r.id, r.name, r.owner_id as "ownerId", r.standing, r.likelihood, r.impact, r.controls, r.treatment, r.review_at as "reviewAt",
      r.score_asked_at as "scoreAskedAt",
      (select count(*)::int from hardening_cover c join hardening h on h.id = c.hardening_id
        where c.asset_id = r.asset_id and h.due_at <= ${new Date(now)}) as late
    from risk r where r.id = any(${ids}::bigint[]) and r.deleted_at is null order by r.id`)
}

/** The newest statement of what is accepted. */
export async function findLimit(tx: Queryable): Promise<Limit | null> {
  return (await tx.maybe<Limit>(sql`select score, expires_at as "expiresAt" from risk_limit order by id desc limit 1`)) ?? null
}

export function openTasks(tx: Queryable, riskIds: number[]): Promise<OpenTask[]> {
  return tx.rows<OpenTask>(sql`
    select id, risk_id as "riskId", kind, why, due_at as "dueAt" from risk_task
    where risk_id = any(${riskIds}::bigint[]) and closed_at is null order by id`)
}

export async function saveJudged(tx: Queryable, judged: (Judged & { id: number })[]): Promise<void> {
  await tx.run(sql`
    update risk r set residual_likelihood = j.likelihood, residual_impact = j.impact, raised = j.raised, standing = j.standing,
      assess_at = j.next_at
    from ${given('j', judged, {
      id: ['bigint', ({ id }) => id],
      likelihood: ['int', ({ residual }) => residual.likelihood],
      impact: ['int', ({ residual }) => residual.impact],
      raised: ['int', ({ residual }) => residual.raised],
      standing: ['text', ({ standing }) => standing],
      next_at: ['timestamptz', ({ nextAt }) => nextAt],
    })} where r.id = j.id`)
}

export async function insertTasks(tx: Queryable, tasks: (Task & { riskId: number })[], now: Instant): Promise<void> {
  if (tasks.length === 0) return
  await tx.run(sql`
    insert into risk_task (risk_id, kind, why, opened_at, due_at, tell_at)
    select risk, kind, why, ${new Date(now)}::timestamptz, due, due from ${given('t', tasks, {
      risk: ['bigint', ({ riskId }) => riskId],
      kind: ['text', ({ kind }) => kind],
      why: ['text', ({ why }) => why],
      due: ['timestamptz', ({ dueAt }) => dueAt],
    })}`)
}

/** One that is due at another time is told of anew. */
export async function keepTasks(tx: Queryable, tasks: (Task & { id: number })[]): Promise<void> {
  if (tasks.length === 0) return
  await tx.run(sql`
    update risk_task t set why = k.why, due_at = k.due, tell_at = case when t.due_at = k.due then t.tell_at else k.due end
    from ${given('k', tasks, {
      id: ['bigint', ({ id }) => id],
      why: ['text', ({ why }) => why],
      due: ['timestamptz', ({ dueAt }) => dueAt],
    })} where t.id = k.id`)
}

export async function closeTasks(tx: Queryable, ids: number[], now: Instant): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`update risk_task set closed_at = ${new Date(now)}, tell_at = null where id = any(${ids}::bigint[])`)
}

/** Takes tasks that are late and whose owner was not told. */
export function takeLateTasks(
  tx: Queryable,
  now: Instant,
  limit: number,
): Promise<{ riskId: number; name: string; ownerId: number; kind: Task['kind']; why: string }[]> {
  return tx.rows(sql`
    with late as (
      select id, risk_id from risk_task where tell_at <= ${new Date(now)} order by tell_at, id limit ${limit} for update skip locked),
    told as (update risk_task t set tell_at = null from late where t.id = late.id returning t.risk_id, t.kind, t.why)
    select r.id as "riskId", r.name, r.owner_id as "ownerId", told.kind, told.why from told join risk r on r.id = told.risk_id order by r.id`)
}

/** Risks of the assets that such work covers are to be looked at now. */
export async function assessOf(tx: Queryable, hardeningIds: number[], now: Instant): Promise<void> {
  await tx.run(sql`
    update risk set assess_at = ${new Date(now)} where deleted_at is null
      and asset_id in (select asset_id from hardening_cover where hardening_id = any(${hardeningIds}::bigint[]))`)
}

/** An incident asks for a new score; false where somebody said so of this incident before. */
export async function insertRealised(
  tx: Queryable,
  riskId: number,
  incidentId: number,
  { userId, at }: { userId: number | null; at: Instant },
): Promise<boolean> {
  const row = await tx.maybe(sql`
    insert into risk_realised (risk_id, incident_id, at, by) values (${riskId}, ${incidentId}, ${new Date(at)}, ${userId})
    on conflict do nothing returning risk_id`)
  if (row) await tx.run(sql`update risk set score_asked_at = coalesce(score_asked_at, ${new Date(at)}) where id = ${riskId}`)
  return row !== undefined
}
