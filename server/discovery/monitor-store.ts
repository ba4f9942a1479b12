import sql from 'sql-template-tag'
import type { Monitor } from '../../contract/assets.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** `secret`: the token, sealed with the purpose `monitor`. */
export type MonitorRow = Omit<Monitor, 'hasToken'> & { secret: Buffer | null }

const MONITOR = sql`select id, name, url, secret, checked_at as "checkedAt", targets, fault from asset_monitor`

/** All of them by name. There are a handful, so there are no pages. */
export function listMonitors(db: Queryable): Promise<MonitorRow[]> {
  return db.rows<MonitorRow>(sql`${MONITOR} order by lower(name), id`)
}

export function findMonitor(db: Queryable, id: number): Promise<MonitorRow | undefined> {
  return db.maybe<MonitorRow>(sql`${MONITOR} where id = ${id}`)
}

export function lockMonitor(tx: Queryable, id: number): Promise<MonitorRow | undefined> {
  return tx.maybe<MonitorRow>(sql`${MONITOR} where id = ${id} for update`)
}

export async function monitorNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(
    sql`select id from asset_monitor where lower(name) = lower(${name}) and id is distinct from ${exceptId}::bigint`,
  )
  return row !== undefined
}

export type MonitorValues = { name: string; url: string; secret: Buffer | null }

/** Due at once. */
export async function insertMonitor(tx: Queryable, { name, url, secret }: MonitorValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into asset_monitor (name, url, secret, due_at, created_at) values (${name}, ${url}, ${secret}, ${new Date(at)}, ${new Date(at)})
    returning id`)
  return id
}

/** Due at once; what the last look found is no longer true. */
export async function updateMonitor(tx: Queryable, id: number, { name, url, secret }: MonitorValues, at: Instant): Promise<void> {
  await tx.run(sql`
    update asset_monitor set name = ${name}, url = ${url}, secret = ${secret}, due_at = ${new Date(at)}, checked_at = null, targets = null,
      fault = null
    where id = ${id}`)
}

export async function deleteMonitor(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`delete from asset_monitor where id = ${id}`)
}

/** A monitor that is being looked through until `until`; then another may. */
export type ClaimedMonitor = MonitorRow & { until: Instant }

/** The next that is due, of all or one certain: nobody else looks through it before `until`. */
export function claimMonitor(db: Queryable, now: Instant, until: Instant, id: number | null): Promise<ClaimedMonitor | undefined> {
  return db.maybe<ClaimedMonitor>(sql`
    update asset_monitor set due_at = ${new Date(until)} where id = (
      select id from asset_monitor where due_at <= ${new Date(now)} and id = coalesce(${id}::bigint, id) order by due_at limit 1
      for update skip locked)
    returning id, name, url, secret, checked_at as "checkedAt", targets, fault, due_at as until`)
}

/** Writes what was found and when to look again; false where it was changed or deleted meanwhile, and nothing of this counts. */
export async function settleMonitor(
  tx: Queryable,
  { id, until }: ClaimedMonitor,
  found: { targets: number | null; fault: string | null },
  at: Instant,
  dueAt: Instant,
): Promise<boolean> {
  const settled = await tx.run(sql`
    update asset_monitor set targets = ${found.targets}, fault = ${found.fault}, checked_at = ${new Date(at)}, due_at = ${new Date(dueAt)}
    where id = ${id} and due_at = ${new Date(until)}`)
  return settled > 0
}
