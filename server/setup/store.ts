import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export async function anybodyThere(db: Queryable): Promise<boolean> {
  const { there } = await db.one<{ there: boolean }>(sql`select exists (select 1 from users) as there`)
  return there
}

/** Two nodes that start together, or two who hold a set-up link: one after the other, until the transaction ends. */
export async function oneAtATime(tx: Queryable): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended('muster set-up', 0))`)
}

export async function insertAdministrator(
  tx: Queryable,
  person: { email: string; name: string; timezone: string; passwordHash: string; at: Instant },
): Promise<number> {
  const at = new Date(person.at)
  const { id } = await tx.one<{ id: number }>(sql`
    insert into users (email, name, role, timezone, state, password_hash, created_at)
    values (${person.email}, ${person.name}, 'admin', ${person.timezone}, 'active', ${person.passwordHash}, ${at}) returning id`)
  await tx.run(sql`
    insert into contact_method (user_id, channel, label, address, created_at) values (${id}, 'email', 'E-mail', ${person.email}, ${at})`)
  return id
}
