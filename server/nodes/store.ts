import sql from 'sql-template-tag'
import type { Queryable } from '../db/database.ts'

/** Heartbeats and leases use the database's clock; nodes' own clocks may differ by seconds. */

export async function insertNode(db: Queryable, node: { name: string; lockKey: number; version: string }): Promise<number> {
  const row = await db.one<{ epoch: number }>(sql`
    insert into node (name, epoch, lock_key, started_at, heartbeat_at, version)
    values (${node.name}, 1, ${node.lockKey}, clock_timestamp(), clock_timestamp(), ${node.version})
    on conflict (name) do update set epoch = node.epoch + 1, lock_key = excluded.lock_key, heartbeat_at = clock_timestamp()
    returning epoch`)
  return row.epoch
}

/** Says that this node lives; answers its epoch (raised if others gave it up) and the database's time. */
export function beatNode(db: Queryable, name: string): Promise<{ epoch: number; databaseNow: number } | undefined> {
  return db.maybe(sql`
    update node set heartbeat_at = clock_timestamp() where name = ${name}
    returning epoch, (extract(epoch from clock_timestamp()) * 1000)::float8 as "databaseNow"`)
}

/** Whether the epoch that this node works under still holds; its row stays as it is until the transaction ends. */
export async function holdsEpoch(tx: Queryable, name: string, epoch: number): Promise<boolean> {
  const row = await tx.maybe(sql`select 1 from node where name = ${name} and epoch = ${epoch} for key share`, { name: 'holds-epoch' })
  return row !== undefined
}

/**
 * Nodes that are dead: nobody holds their session lock (a crash), or their heartbeat is older than
 * `silentSeconds` (a freeze). Their epoch is raised, so that whatever they still hold commits nothing.
 */
export function buryNodes(tx: Queryable, me: string, silentSeconds: number): Promise<{ name: string; epoch: number }[]> {
  return tx.rows(sql`
    update node set epoch = epoch + 1 where name in (
      select n.name from node n
      where n.name <> ${me} and exists (select 1 from page where state = 'sending' and node = n.name and epoch <= n.epoch)
        and (n.heartbeat_at < clock_timestamp() - make_interval(secs => ${silentSeconds})
          or not exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.granted and l.classid = ${LOCK_CLASS}::int::oid
            and l.objid = n.lock_key::oid and l.database = (select oid from pg_database where datname = current_database())))
      for no key update skip locked)
    returning name, epoch - 1 as epoch`)
}

/** First half of the advisory lock that a living node holds; the second is its `lock_key`. */
export const LOCK_CLASS = 7_301

export async function forgetNodes(db: Queryable, me: string): Promise<void> {
  await db.run(sql`delete from node where name <> ${me} and heartbeat_at < clock_timestamp() - interval '1 day'`)
}

export async function deleteNode(db: Queryable, name: string): Promise<void> {
  await db.run(sql`delete from node where name = ${name}`)
}

export function listNodes(
  db: Queryable,
): Promise<{ name: string; epoch: number; lockKey: number; startedAt: number; heartbeatAt: number; silentMs: number; version: string }[]> {
  return db.rows(sql`
    select name, epoch, lock_key as "lockKey", started_at as "startedAt", heartbeat_at as "heartbeatAt",
      (extract(epoch from clock_timestamp() - heartbeat_at) * 1000)::int as "silentMs", version from node order by name`)
}
