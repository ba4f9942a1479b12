import sql from 'sql-template-tag'
import type { Queryable } from '../db/database.ts'

/** What is set for the whole installation and changed while it runs; each name has one owner who knows its shape. */
export async function findSetting(db: Queryable, name: string): Promise<unknown> {
  return (await db.maybe<{ value: unknown }>(sql`select value from setting where name = ${name}`))?.value
}

/** The same, taken until the transaction ends; `undefined` also while another transaction has it, if `skip` says so. */
export async function lockSetting(tx: Queryable, name: string, skip = false): Promise<unknown> {
  const lock = skip ? sql`for update skip locked` : sql`for update`
  return (await tx.maybe<{ value: unknown }>(sql`select value from setting where name = ${name} ${lock}`))?.value
}

export async function saveSetting(tx: Queryable, name: string, value: unknown): Promise<void> {
  await tx.run(sql`
    insert into setting (name, value) values (${name}, ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value`)
}

/** Writes it unless it is there already. */
export async function seedSetting(tx: Queryable, name: string, value: unknown): Promise<void> {
  await tx.run(sql`insert into setting (name, value) values (${name}, ${JSON.stringify(value)}::jsonb) on conflict do nothing`)
}
