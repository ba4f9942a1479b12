import sql, { empty, type Sql } from 'sql-template-tag'
import { nameOf } from '../../domain/discovery.ts'
import type { Candidate } from '../../contract/assets.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

/** So many wait for a decision at most; beyond, those that were seen least recently go. They are back when they are seen again. */
export const MOST_WAITING = 20_000

/** What alerts or a monitor spoke of: by which label, how often, and where last. */
export type Sighting = {
  label: string
  value: string
  kind: string
  origin: Candidate['origin']
  originName: string
  serviceId: number | null
  count: number
  firstAt: Instant
  lastAt: Instant
  /** When it was last alive: an alert speaks of what is there, a target may be down. */
  aliveAt: Instant | null
}

/** Whether the label and value of a table are what an asset is known by. */
const isAsset = (table: Sql) => sql`exists (
  select 1 from asset_identifier i join asset a on a.id = i.asset_id
  where i.label = ${table}.label and i.value = ${table}.value and a.deleted_at is null)`

/**
 * Proposes what was seen and is no asset, or counts it where it is proposed already; what was dismissed stays so. Written
 * in the order of the pairs, so that nodes lock in the same order.
 */
export async function noteSightings(tx: Queryable, sightings: Sighting[]): Promise<void> {
  if (sightings.length === 0) return
  const rows = sightings.toSorted((a, b) => compare(a.label, b.label) || compare(a.value, b.value))
  const made = await tx.rows<{ fresh: boolean }>(
    sql`
    insert into asset_candidate as c (label, value, kind, origin, origin_name, service_id, seen, first_seen_at, last_seen_at, alive_at)
    select r.label, r.value, r.kind, r.origin, r.origin_name, r.service, r.count, r.first_at, r.last_at, r.alive_at
    from ${given('r', rows, {
      label: ['text', (row) => row.label],
      value: ['text', (row) => row.value],
      kind: ['text', (row) => row.kind],
      origin: ['text', (row) => row.origin],
      origin_name: ['text', (row) => row.originName],
      service: ['bigint', (row) => row.serviceId],
      count: ['bigint', (row) => row.count],
      first_at: ['timestamptz', (row) => row.firstAt],
      last_at: ['timestamptz', (row) => row.lastAt],
      alive_at: ['timestamptz', (row) => row.aliveAt],
    })}
    where not ${isAsset(sql`r`)}
    on conflict (label, value) do update set seen = c.seen + excluded.seen, last_seen_at = greatest(c.last_seen_at, excluded.last_seen_at),
      alive_at = greatest(c.alive_at, excluded.alive_at),
      origin = excluded.origin, origin_name = excluded.origin_name, service_id = coalesce(excluded.service_id, c.service_id)
    returning c.xmax = 0 as fresh`,
    { name: 'note-sightings' },
  )
  if (made.some(({ fresh }) => fresh)) await dropOverflow(tx)
}

async function dropOverflow(tx: Queryable): Promise<void> {
  const { waiting } = await tx.one<{ waiting: number }>(sql`
    select count(*)::int as waiting from asset_candidate where dismissed_at is null`)
  if (waiting <= MOST_WAITING) return
  await tx.run(sql`
    delete from asset_candidate where id in (
      select id from asset_candidate where dismissed_at is null order by last_seen_at, id limit ${waiting - MOST_WAITING}
      for update skip locked)`)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** An alert's or a target's label, by which an asset may be known. */
export type Pair = { label: string; value: string }

/** The labels by which any asset is known. */
export async function identifyingLabels(db: Queryable): Promise<Set<string>> {
  return new Set((await db.rows<{ label: string }>(sql`select distinct label from asset_identifier`)).map(({ label }) => label))
}

/** Assets that a monitor just found alive. */
export async function markSeen(tx: Queryable, pairs: Pair[], at: Instant): Promise<void> {
  if (pairs.length === 0) return
  await tx.run(sql`
    update asset set last_seen_at = greatest(last_seen_at, ${new Date(at)}) where id in (
      select i.asset_id from ${given('r', pairs, { label: ['text', (pair) => pair.label], value: ['text', (pair) => pair.value] })} join asset_identifier i on i.label = r.label and i.value = r.value)`)
}

export type CandidateFilter = { search?: string | undefined; label?: string | undefined }

function waiting({ search, label }: CandidateFilter): Sql {
  // One that somebody typed in meanwhile is no question any more.
  return sql`c.dismissed_at is null and not ${isAsset(sql`c`)}
    ${search ? sql`and position(lower(${search}) in lower(c.value)) > 0` : empty} ${label ? sql`and c.label = ${label}` : empty}`
}

const columns = (more: Sql) => sql`
  select c.id, c.label, c.value, c.kind, c.origin, c.origin_name as "from", s.id as "serviceId", s.name as "serviceName", c.seen,
    c.first_seen_at as "firstSeenAt", c.last_seen_at as "lastSeenAt"${more}
  from asset_candidate c left join service s on s.id = c.service_id and s.deleted_at is null`

const CANDIDATE = columns(empty)
export type Waiting = Candidate & { aliveAt: Instant | null }

const named = <Row extends Omit<Candidate, 'name'>>(row: Row): Row & { name: string } => ({ ...row, name: nameOf(row.value) })

/** What waits for a decision, the most seen first; `after` is how often the last one of the page before was seen, and its id. */
export async function listCandidates(
  db: Queryable,
  page: CandidateFilter & { after?: [number, number] | undefined; limit: number },
): Promise<Candidate[]> {
  const { after } = page
  const rest = after ? sql`and (c.seen < ${after[0]} or (c.seen = ${after[0]} and c.id > ${after[1]}))` : empty
  const rows = await db.rows<Omit<Candidate, 'name'>>(sql`
    ${CANDIDATE} where ${waiting(page)} ${rest} order by c.seen desc, c.id limit ${page.limit}`)
  return rows.map(named)
}

export async function countCandidates(db: Queryable, filter: CandidateFilter): Promise<number> {
  const { total } = await db.one<{ total: number }>(sql`select count(*)::int as total from asset_candidate c where ${waiting(filter)}`)
  return total
}

/** Takes those of these that still wait, so that nobody else decides on them meanwhile. */
export async function lockCandidates(tx: Queryable, ids: number[]): Promise<Map<number, Waiting>> {
  const rows = await tx.rows<Omit<Waiting, 'name'>>(sql`
    ${columns(sql`, c.alive_at as "aliveAt"`)} where c.id = any(${ids}::bigint[]) and c.dismissed_at is null order by c.id for update of c`)
  return new Map(rows.map((row) => [row.id, named(row)]))
}

export function dismissCandidates(tx: Queryable, ids: number[], at: Instant): Promise<(Pair & { id: number })[]> {
  return tx.rows<Pair & { id: number }>(sql`
    update asset_candidate set dismissed_at = ${new Date(at)} where id in (
      select id from asset_candidate where id = any(${ids}::bigint[]) and dismissed_at is null order by id for update)
    returning id, label, value`)
}

export async function deleteCandidates(tx: Queryable, ids: number[]): Promise<void> {
  await tx.run(sql`delete from asset_candidate where id = any(${ids}::bigint[])`)
}
