import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { Layer } from '../domain/schedule.ts'
import type { Database } from '../server/db/database.ts'
import { hashToken } from '../server/secret-token.ts'

export const SERVICES = 100
export const PEOPLE = 50

/**
 * The load shape: 50 people, each with a phone, in weekly schedules of two; a policy for each schedule; 100 services that
 * group by the label `incident`. Answers the intake paths of the services.
 */
export async function seedCompany(db: Database, providerPort: number): Promise<string[]> {
  const at = new Date()
  const keys: string[] = []
  await db.tx(async (tx) => {
    const config = JSON.stringify({ server: `http://127.0.0.1:${providerPort}` })
    await tx.run(sql`insert into channel (kind, name, config, created_at) values ('ntfy', 'phones', ${config}::jsonb, ${at})`)
    const people: number[] = []
    for (let i = 0; i < PEOPLE; i++) {
      const { id } = await tx.one<{ id: number }>(sql`
        insert into users (email, name, role, state, created_at)
        values (${`person${i}@example.com`}, ${`Person ${i}`}, 'responder', 'active', ${at}) returning id`)
      await tx.run(sql`
        insert into contact_method (user_id, channel, label, address, verified_at, created_at)
        values (${id}, 'ntfy', 'phone', ${`topic-${i}`}, ${at}, ${at})`)
      people.push(id)
    }
    const policies: number[] = []
    for (let i = 0; i < PEOPLE; i++) {
      const pair = [people[i]!, people[(i + 1) % PEOPLE]!]
      const rotation = { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-01-05T09:00' }
      const layers = [Layer.parse({ id: 'weekly', name: 'Weekly', participants: pair.map((id) => [id]), rotation })]
      const schedule = await tx.one<{ id: number }>(sql`
        insert into schedule (name, timezone, layers, created_at)
        values (${`Schedule ${i}`}, 'Europe/Berlin', ${JSON.stringify(layers)}::jsonb, ${at}) returning id`)
      const document = {
        levels: [
          { targets: [{ kind: 'schedule', id: schedule.id }], delayMinutes: 15 },
          { targets: [{ kind: 'user', id: pair[1] }], delayMinutes: 15 },
        ],
        repeat: 1,
        ackTimeoutMinutes: null,
        lastResort: null,
      }
      const policy = await tx.one<{ id: number }>(sql`
        insert into escalation_policy (name, document, created_at)
        values (${`Policy ${i}`}, ${JSON.stringify(document)}::jsonb, ${at}) returning id`)
      policies.push(policy.id)
    }
    const grouping = JSON.stringify({ by: 'labels', labels: ['incident'], windowMinutes: null, reopenMinutes: 0 })
    for (let i = 0; i < SERVICES; i++) {
      const service = await tx.one<{ id: number }>(sql`
        insert into service (name, escalation_policy_id, grouping, created_at)
        values (${`Service ${i}`}, ${policies[i % PEOPLE]!}, ${grouping}::jsonb, ${at}) returning id`)
      const key = randomBytes(16).toString('hex')
      await tx.run(sql`
        insert into integration (service_id, kind, name, key_hash, key_hint, created_at)
        values (${service.id}, 'alertmanager-api', 'Prometheus', ${hashToken(key)}, ${key.slice(-4)}, ${at})`)
      keys.push(key)
    }
  })
  return keys.map((key) => `/ingest/${key}/api/v2/alerts`)
}
