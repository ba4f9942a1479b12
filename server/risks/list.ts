import sql, { empty, join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import type { ListedTask, listRisks, Risk, RiskDetail, RiskFilter } from '../../contract/risks.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { readPage, type Order } from '../db/paging.ts'
import { visibleIncidents } from '../db/visible.ts'

export type Filter = z.output<z.ZodObject<typeof RiskFilter>> & { cell?: string | undefined }
type Asked = z.output<typeof listRisks.query>

const epoch = (column: Sql): Sql => sql`floor(extract(epoch from ${column}) * 1000)::bigint`
export const residual = sql`
  jsonb_build_object('likelihood', r.residual_likelihood, 'impact', r.residual_impact, 'raised', r.raised)`
export const names = sql`
  (select jsonb_build_object('id', id, 'name', name) from asset where id = r.asset_id) as asset,
  (select jsonb_build_object('id', id, 'name', name) from scenario where id = r.scenario_id) as scenario,
  (select jsonb_build_object('id', id, 'name', name) from users where id = r.owner_id) as owner`

const risks = (now: Instant): Sql => sql`
  select r.id, r.name, r.threat, r.vulnerability, ${names}, r.likelihood, r.impact, r.controls, ${residual} as residual, r.standing,
    r.treatment, (select name from users where id = coalesce(r.treatment ->> 'ownerId', r.treatment ->> 'signedBy')::bigint) as "treatedBy",
    (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'why', t.why, 'openedAt', ${epoch(sql`t.opened_at`)},
        'dueAt', ${epoch(sql`t.due_at`)}, 'overdue', t.due_at <= ${new Date(now)}) order by t.due_at, t.id), '[]')
      from risk_task t where t.risk_id = r.id and t.closed_at is null) as tasks,
    r.review_at as "reviewAt", r.created_at as "createdAt"
  from risk r`

function matching({ search, standing, treatment, ownerId, assetId, scenarioId, cell }: Filter): Sql {
  const [likelihood, impact] = (cell ?? '').split('x')
  return join(
    [
      sql`r.deleted_at is null`,
      ...(search ? [found(search)] : []),
      ...(standing === undefined ? [] : [sql`r.standing = any(${[standing].flat()}::text[])`]),
      ...(treatment === undefined ? [] : [sql`coalesce(r.treatment ->> 'kind', 'none') = any(${[treatment].flat()}::text[])`]),
      ...(ownerId === undefined ? [] : [sql`r.owner_id = ${ownerId}`]),
      ...(assetId === undefined ? [] : [sql`r.asset_id = ${assetId}`]),
      ...(scenarioId === undefined ? [] : [sql`r.scenario_id = ${scenarioId}`]),
      ...(cell === undefined ? [] : [sql`r.residual_likelihood = ${Number(likelihood)} and r.residual_impact = ${Number(impact)}`]),
    ],
    ' and ',
  )
}

/** By a part of its name, of what threatens, or of its asset's name. */
function found(search: string): Sql {
  return sql`(position(lower(${search}) in lower(r.name)) > 0 or position(lower(${search}) in lower(r.threat)) > 0
    or exists (select from asset where id = r.asset_id and position(lower(${search}) in lower(name)) > 0))`
}

const Score = z.tuple([z.int().min(0).max(25), z.int().min(0).max(5), z.int().positive()])
const ByTime = z.tuple([z.int().min(0).max(8.64e15), z.int().positive()])

function sorted<At>(order: Order<Risk, At>, by: Sql, after: (at: At) => Sql) {
  return (db: Queryable, asked: Asked, now: Instant): Promise<{ items: Risk[]; next: string | null } | Rejection> =>
    readPage(asked, order, (at, limit) =>
      db.rows<Risk>(sql`
        ${risks(now)} where ${matching(asked)} ${at === undefined ? empty : sql`and ${after(at)}`} order by ${by} limit ${limit}`),
    )
}

/** Of two scores that are alike the one with the worse impact comes first. */
const byScore = (likelihood: Sql, impact: Sql, of: (risk: Risk) => { likelihood: number; impact: number }) =>
  sorted<[number, number, number]>(
    { at: Score, of: (risk) => [of(risk).likelihood * of(risk).impact, of(risk).impact, risk.id] },
    sql`${likelihood} * ${impact} desc, ${impact} desc, r.id desc`,
    ([score, step, id]) => sql`(${likelihood} * ${impact}, ${impact}, r.id) < (${score}::int, ${step}::int, ${id}::bigint)`,
  )

export const PAGES = {
  residual: byScore(sql`r.residual_likelihood`, sql`r.residual_impact`, (risk) => risk.residual),
  inherent: byScore(sql`r.likelihood`, sql`r.impact`, (risk) => risk),
  review: sorted<[Instant, number]>(
    { at: ByTime, of: ({ reviewAt, id }) => [reviewAt, id] },
    sql`r.review_at, r.id`,
    ([at, id]) => sql`(r.review_at, r.id) > (${new Date(at)}, ${id}::bigint)`,
  ),
}

export async function countRisks(db: Queryable, filter: Filter): Promise<number> {
  return (await db.one<{ n: number }>(sql`select count(*)::int as n from risk r where ${matching(filter)}`)).n
}

export function countCells(
  db: Queryable,
  filter: Filter,
): Promise<{ likelihood: Risk['likelihood']; impact: Risk['impact']; risks: number }[]> {
  return db.rows(sql`
    select r.residual_likelihood as likelihood, r.residual_impact as impact, count(*)::int as risks
    from risk r where ${matching(filter)} group by 1, 2 order by 1, 2`)
}

/** Incidents that the actor may not see are left out of those in which it came true. */
export function findRisk(db: Queryable, actor: Actor, id: number, now: Instant): Promise<RiskDetail | undefined> {
  return db.maybe<RiskDetail>(sql`
    select shown.*,
      (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'name', h.name) order by h.due_at, h.id), '[]')
        from risk r join hardening_cover c on c.asset_id = r.asset_id join hardening h on h.id = c.hardening_id
        where r.id = shown.id and h.due_at <= ${new Date(now)}) as late,
      (select coalesce(jsonb_agg(jsonb_build_object('incidentId', i.id, 'title', i.title, 'at', ${epoch(sql`m.at`)},
          'by', (select name from users where id = m.by)) order by m.at desc), '[]')
        from risk_realised m join incident i on i.id = m.incident_id where m.risk_id = shown.id and ${visibleIncidents(actor)}) as realised,
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'likelihood', g.likelihood, 'impact', g.impact, 'note', g.note,
          'at', ${epoch(sql`g.at`)}, 'by', (select name from users where id = g.by)) order by g.id desc), '[]')
        from (select * from risk_rating where risk_id = shown.id order by id desc limit 50) g) as ratings
    from (${risks(now)} where r.deleted_at is null and r.id = ${id}) shown`)
}

export const byDue: Order<ListedTask, [Instant, number]> = { at: ByTime, of: ({ dueAt, id }) => [dueAt, id] }

export function listTasks(
  db: Queryable,
  ownerId: number | undefined,
  after: [Instant, number] | undefined,
  limit: number,
  now: Instant,
): Promise<ListedTask[]> {
  return db.rows<ListedTask>(sql`
    select t.id, t.kind, t.why, t.opened_at as "openedAt", t.due_at as "dueAt", t.due_at <= ${new Date(now)} as overdue,
      jsonb_build_object('id', r.id, 'name', r.name) as risk, ${residual} as residual,
      (select jsonb_build_object('id', id, 'name', name) from users where id = r.owner_id) as owner
    from risk_task t join risk r on r.id = t.risk_id
    where t.closed_at is null and ${owned(ownerId)}
      ${after === undefined ? empty : sql`and (t.due_at, t.id) > (${new Date(after[0])}, ${after[1]}::bigint)`}
    order by t.due_at, t.id limit ${limit}`)
}

export async function countTasks(db: Queryable, ownerId: number | undefined): Promise<number> {
  const { n } = await db.one<{ n: number }>(sql`
    select count(*)::int as n from risk_task t join risk r on r.id = t.risk_id where t.closed_at is null and ${owned(ownerId)}`)
  return n
}

const owned = (ownerId: number | undefined): Sql => (ownerId === undefined ? sql`true` : sql`r.owner_id = ${ownerId}`)
