import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Database } from '../../server/db/database.ts'
import { hashToken } from '../../server/secret-token.ts'

/**
 * People who each have one phone, a policy, a service and a key of their own, so that one event is one page; answers
 * the keys. Phones are topics of the ntfy server at `phones`.
 */
export async function seedPeople(db: Database, phones: string, people: number): Promise<string[]> {
  const at = new Date()
  await db.run(
    sql`insert into channel (kind, name, config, created_at) values ('ntfy', 'phones', ${JSON.stringify({ server: phones })}::jsonb, ${at})`,
  )
  const keys: string[] = []
  for (let i = 0; i < people; i++) keys.push(await seedPerson(db, i, at))
  return keys
}

function seedPerson(db: Database, i: number, at: Date): Promise<string> {
  const key = randomBytes(16).toString('hex')
  const grouping = { by: 'alert', labels: [], windowMinutes: null, reopenMinutes: 0 }
  return db.tx(async (tx) => {
    const user = await tx.one<{ id: number }>(sql`
      insert into users (email, name, role, state, created_at) values (${`p${i}@example.com`}, ${`Person ${i}`}, 'responder', 'active', ${at}) returning id`)
    await tx.run(sql`
      insert into contact_method (user_id, channel, label, address, verified_at, created_at)
      values (${user.id}, 'ntfy', 'phone', ${`topic-${i}`}, ${at}, ${at})`)
    const document = {
      levels: [{ targets: [{ kind: 'user', id: user.id }], delayMinutes: 60 }],
      repeat: 0,
      ackTimeoutMinutes: null,
      lastResort: null,
    }
    const policy = await tx.one<{ id: number }>(sql`
      insert into escalation_policy (name, document, created_at) values (${`policy ${i}`}, ${JSON.stringify(document)}::jsonb, ${at}) returning id`)
    const service = await tx.one<{ id: number }>(sql`
      insert into service (name, escalation_policy_id, grouping, created_at)
      values (${`service ${i}`}, ${policy.id}, ${JSON.stringify(grouping)}::jsonb, ${at}) returning id`)
    await tx.run(sql`
      insert into integration (service_id, kind, name, key_hash, key_hint, created_at)
      values (${service.id}, 'pagerduty', 'events', ${hashToken(key)}, ${key.slice(-4)}, ${at})`)
    return key
  })
}
