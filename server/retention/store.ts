import sql, { type Sql } from 'sql-template-tag'
import { SESSION } from '../../domain/session.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Deletes the oldest of a kind that are older than `before`, at most `limit`; answers how many. */
export type Forget = (tx: Queryable, before: Instant, limit: number) => Promise<number>

const forget =
  (statement: (before: Date, limit: number) => Sql): Forget =>
  (tx, before, limit) =>
    tx.run(statement(new Date(before), limit))

/** Whatever belongs to an incident that is still open stays; a canary page belongs to none. */
const NOT_OPEN = sql`not exists (select 1 from incident i where i.id = p.incident_id and i.state <> 'resolved')`
const SETTLED = sql`p.state in ('accepted', 'delivered', 'failed', 'cancelled', 'bundled') and p.due_at is null`

export const forgetUnreadable = forget(
  (before, limit) => sql`
  delete from unreadable_payload where id in (
    select id from unreadable_payload where received_at < ${before} order by id limit ${limit})`,
)

export const forgetDeliveries = forget(
  (before, limit) => sql`
  delete from delivery where id in (
    select d.id from delivery d join page p on p.id = d.page_id
    where d.at < ${before} and ${NOT_OPEN} order by d.at limit ${limit})`,
)

/** A page goes when its deliveries and what was bundled into it are gone. */
export const forgetPages = forget(
  (before, limit) => sql`
  delete from page where id in (
    select p.id from page p where p.created_at < ${before} and ${SETTLED} and ${NOT_OPEN}
      and not exists (select 1 from delivery d where d.page_id = p.id) and not exists (select 1 from page o where o.bundled_into = p.id)
    order by p.id limit ${limit})`,
)

export const forgetCanaryDeliveries = forget(
  (before, limit) => sql`
  delete from delivery where id in (
    select d.id from delivery d join page p on p.id = d.page_id
    where p.channel = 'canary' and p.created_at < ${before} and ${SETTLED} order by d.id limit ${limit})`,
)

export const forgetCanaries = forget(
  (before, limit) => sql`
  delete from page where id in (
    select p.id from page p where p.channel = 'canary' and p.created_at < ${before} and ${SETTLED}
      and not exists (select 1 from delivery d where d.page_id = p.id) order by p.created_at limit ${limit})`,
)

export const forgetAlerts = forget(
  (before, limit) => sql`
  delete from alert where id in (
    select p.id from alert p where p.state = 'resolved' and p.resolved_at < ${before} and ${NOT_OPEN} order by p.resolved_at limit ${limit})`,
)

/** One that nobody used ran out before its last day. */
export const forgetSessions = forget(
  (before, limit) => sql`
  delete from session where id in (
    select id from session
    where expires_at < ${before} or (not responder_only and seen_at < ${new Date(before.getTime() - SESSION.idle)})
    order by id limit ${limit})`,
)

export const forgetLinks = forget(
  (before, limit) => sql`
  delete from link where id in (select id from link where expires_at < ${before} order by id limit ${limit})`,
)

export const forgetVerifications = forget(
  (before, limit) => sql`
  delete from verification where id in (select id from verification where expires_at < ${before} order by id limit ${limit})`,
)
