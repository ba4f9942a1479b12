import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { Evidence, Hardening, HardeningInput, listHardening } from '../../contract/hardening.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type Filter = Pick<z.output<typeof listHardening.query>, 'search' | 'kind' | 'assetId' | 'overdue'> & {
  /** Whose: theirs and that of their teams. */
  of?: number | undefined
}

const epoch = (column: Sql): Sql => sql`floor(extract(epoch from ${column}) * 1000)::bigint`

const work = (now: Instant): Sql => sql`
  select h.id, h.name, h.kind, h.note, h.asset_kind as "assetKind", h.tag, h.priority, h.every, h.unit, h.first_at as "firstAt", h.timezone,
    (select jsonb_build_object('id', id, 'name', name) from asset where id = h.asset_id) as asset,
    (select name from asset_kind where key = h.asset_kind) as "assetKindName",
    (select count(*)::int from hardening_cover where hardening_id = h.id) as assets,
    (select count(*)::int from hardening_cover c join risk r on r.asset_id = c.asset_id and r.deleted_at is null
      where c.hardening_id = h.id) as risks,
    case when h.team_id is null then (select jsonb_build_object('kind', 'user', 'id', id, 'name', name) from users where id = h.user_id)
      else (select jsonb_build_object('kind', 'team', 'id', id, 'name', name) from team where id = h.team_id) end as owner,
    h.due_at as "dueAt", h.due_at <= ${new Date(now)} as overdue,
    (select ${evidence} from hardening_done d where d.hardening_id = h.id order by d.id desc limit 1) as last
  from hardening h`

const evidence = sql`
  jsonb_build_object('id', d.id, 'dueAt', ${epoch(sql`d.due_at`)}, 'doneAt', ${epoch(sql`d.done_at`)},
    'by', (select name from users where id = d.done_by), 'note', d.note, 'link', d.link)`

function matching({ search, kind, assetId, overdue, of }: Filter, now: Instant): Sql {
  return join(
    [
      sql`h.deleted_at is null`,
      ...(search ? [sql`position(lower(${search}) in lower(h.name)) > 0`] : []),
      ...(kind === undefined ? [] : [sql`h.kind = any(${[kind].flat()}::text[])`]),
      ...(assetId === undefined ? [] : [sql`exists (select from hardening_cover where hardening_id = h.id and asset_id = ${assetId})`]),
      ...(overdue === undefined ? [] : [sql`(h.due_at <= ${new Date(now)}) = ${overdue}`]),
      ...(of === undefined ? [] : [belongsTo(of)]),
    ],
    ' and ',
  )
}

const belongsTo = (userId: number): Sql =>
  sql`(h.user_id = ${userId} or h.team_id in (select team_id from team_member where user_id = ${userId}))`

/** The soonest due first, and so what is overdue before all else. */
export function listWork(
  db: Queryable,
  filter: Filter,
  after: [Instant, number] | undefined,
  limit: number,
  now: Instant,
): Promise<Hardening[]> {
  return db.rows<Hardening>(sql`
    ${work(now)} where ${matching(filter, now)}
      ${after === undefined ? empty : sql`and (h.due_at, h.id) > (${new Date(after[0])}, ${after[1]}::bigint)`}
    order by h.due_at, h.id limit ${limit}`)
}

export function countWork(db: Queryable, filter: Filter, now: Instant): Promise<{ total: number; overdue: number }> {
  return db.one(sql`
    select count(*)::int as total, count(*) filter (where h.due_at <= ${new Date(now)})::int as overdue
    from hardening h where ${matching(filter, now)}`)
}

export function findWork(db: Queryable, id: number, now: Instant): Promise<Hardening | undefined> {
  return db.maybe<Hardening>(sql`${work(now)} where h.id = ${id} and h.deleted_at is null`)
}

export function listDone(db: Queryable, id: number): Promise<Evidence[]> {
  return db
    .rows<{ one: Evidence }>(sql`select ${evidence} as one from hardening_done d where hardening_id = ${id} order by d.id desc limit 100`)
    .then((rows) => rows.map(({ one }) => one))
}

export async function lockWork(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select 1 from hardening where id = ${id} and deleted_at is null for update`)) !== undefined
}

export async function workNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select 1 from hardening where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

/** Holds it until the transaction ends. */
export async function kindExists(tx: Queryable, key: string): Promise<boolean> {
  return (await tx.maybe(sql`select 1 from asset_kind where key = ${key} for key share`)) !== undefined
}

export async function isTheirs(tx: Queryable, id: number, userId: number): Promise<boolean> {
  return (await tx.maybe(sql`select 1 from hardening h where h.id = ${id} and ${belongsTo(userId)}`)) !== undefined
}

/** Assets that it covers now: their risks are to be looked at when that changes. */
export async function coveredRisks(tx: Queryable, id: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`
    select r.id from hardening_cover c join risk r on r.asset_id = c.asset_id where c.hardening_id = ${id} and r.deleted_at is null order by r.id`)
  return rows.map((row) => row.id)
}

const ownerOf = ({ owner }: HardeningInput) => ({
  userId: owner.kind === 'user' ? owner.id : null,
  teamId: owner.kind === 'team' ? owner.id : null,
})

export async function insertWork(tx: Queryable, work: HardeningInput, dueAt: Instant, at: Instant): Promise<number> {
  const { userId, teamId } = ownerOf(work)
  const { id } = await tx.one<{ id: number }>(sql`
    insert into hardening (name, kind, note, asset_id, asset_kind, tag, priority, every, unit, first_at, timezone, user_id, team_id, due_at,
      late_at, created_at)
    values (${work.name}, ${work.kind}, ${work.note}, ${work.assetId}, ${work.assetKind}, ${work.tag}, ${work.priority}, ${work.every},
      ${work.unit}, ${work.firstAt}, ${work.timezone}, ${userId}, ${teamId}, ${new Date(dueAt)}, ${new Date(dueAt)}, ${new Date(at)})
    returning id`)
  return id
}

export async function updateWork(tx: Queryable, id: number, work: HardeningInput): Promise<void> {
  const { userId, teamId } = ownerOf(work)
  await tx.run(sql`
    update hardening set name = ${work.name}, kind = ${work.kind}, note = ${work.note}, asset_id = ${work.assetId},
      asset_kind = ${work.assetKind}, tag = ${work.tag}, priority = ${work.priority}, every = ${work.every}, unit = ${work.unit},
      first_at = ${work.firstAt}, timezone = ${work.timezone}, user_id = ${userId}, team_id = ${teamId} where id = ${id}`)
}

/** It is due at another time, and will be told of when that has passed. */
export async function moveDue(tx: Queryable, id: number, dueAt: Instant): Promise<void> {
  await tx.run(sql`update hardening set due_at = ${new Date(dueAt)}, late_at = ${new Date(dueAt)} where id = ${id}`)
}

export async function markWorkDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update hardening set deleted_at = ${new Date(at)}, late_at = null where id = ${id}`)
}

export async function insertDone(
  tx: Queryable,
  id: number,
  done: { dueAt: Instant; doneAt: Instant; userId: number | null; note: string; link: string | null },
): Promise<void> {
  await tx.run(sql`
    insert into hardening_done (hardening_id, due_at, done_at, done_by, note, link)
    values (${id}, ${new Date(done.dueAt)}, ${new Date(done.doneAt)}, ${done.userId}, ${done.note}, ${done.link})`)
}
