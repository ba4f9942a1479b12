import sql from 'sql-template-tag'
import type { NewRisk, RiskInput, RiskLimit } from '../../contract/risks.ts'
import type { Limit, Rated, Treatment } from '../../domain/risk.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Takes the row, so that two changes come one after the other. */
export function lockRisk(tx: Queryable, id: number): Promise<(Rated & { ownerId: number }) | undefined> {
  return tx.maybe(sql`
    select likelihood, impact, owner_id as "ownerId" from risk where id = ${id} and deleted_at is null for update`)
}

export async function riskNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select 1 from risk where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

/** Holds it until the transaction ends. */
export async function scenarioExists(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select 1 from scenario where id = ${id} and deleted_at is null for share`)) !== undefined
}

/** What it comes to is written when it is looked at for the first time, in the same transaction. */
export async function insertRisk(tx: Queryable, risk: NewRisk, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into risk (name, threat, vulnerability, asset_id, scenario_id, likelihood, impact, controls, owner_id, review_at,
      residual_likelihood, residual_impact, standing, assess_at, created_at)
    values (${risk.name}, ${risk.threat}, ${risk.vulnerability}, ${risk.assetId}, ${risk.scenarioId}, ${risk.likelihood}, ${risk.impact},
      ${JSON.stringify(risk.controls)}::jsonb, ${risk.ownerId}, ${new Date(risk.reviewAt)}, ${risk.likelihood}, ${risk.impact}, 'open',
      ${new Date(at)}, ${new Date(at)}) returning id`)
  return id
}

export async function updateRisk(tx: Queryable, id: number, risk: RiskInput): Promise<void> {
  await tx.run(sql`
    update risk set name = ${risk.name}, threat = ${risk.threat}, vulnerability = ${risk.vulnerability}, asset_id = ${risk.assetId},
      scenario_id = ${risk.scenarioId}, controls = ${JSON.stringify(risk.controls)}::jsonb, owner_id = ${risk.ownerId},
      review_at = ${new Date(risk.reviewAt)} where id = ${id}`)
}

export async function markRiskDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`
    with closed as (update risk_task set closed_at = ${new Date(at)}, tell_at = null where risk_id = ${id} and closed_at is null)
    update risk set deleted_at = ${new Date(at)} where id = ${id}`)
}

export async function insertRating(
  tx: Queryable,
  id: number,
  { likelihood, impact, note }: Rated & { note: string },
  by: { userId: number | null; at: Instant },
): Promise<void> {
  await tx.run(sql`
    insert into risk_rating (risk_id, likelihood, impact, note, at, by)
    values (${id}, ${likelihood}, ${impact}, ${note}, ${new Date(by.at)}, ${by.userId})`)
}

/** Scored anew, it asks for no other score, and its review is over until the next. */
export async function saveRating(
  tx: Queryable,
  id: number,
  { likelihood, impact, reviewAt }: Rated & { reviewAt: Instant },
): Promise<void> {
  await tx.run(sql`
    update risk set likelihood = ${likelihood}, impact = ${impact}, review_at = ${new Date(reviewAt)}, score_asked_at = null where id = ${id}`)
}

export async function saveTreatment(tx: Queryable, id: number, treatment: Treatment | null): Promise<void> {
  await tx.run(sql`
    update risk set treatment = ${treatment === null ? null : JSON.stringify(treatment)}::jsonb where id = ${id}`)
}

/** Signed statements, the newest first. */
export function listLimits(db: Queryable): Promise<RiskLimit[]> {
  return db.rows<RiskLimit>(sql`
    select id, score, statement, (select name from users where id = signed_by) as "signedBy", signed_at as "signedAt",
      expires_at as "expiresAt"
    from risk_limit order by id desc limit 50`)
}

/** Whatever risks there are have to be looked at again. */
export async function insertLimit(
  tx: Queryable,
  limit: Limit & { statement: string },
  { userId, at }: { userId: number; at: Instant },
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into risk_limit (score, statement, signed_by, signed_at, expires_at)
    values (${limit.score}, ${limit.statement}, ${userId}, ${new Date(at)}, ${new Date(limit.expiresAt)}) returning id`)
  await tx.run(sql`update risk set assess_at = ${new Date(at)} where deleted_at is null`)
  return id
}
