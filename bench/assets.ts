import sql from 'sql-template-tag'
import type { Priority, RelationKind } from '../domain/asset.ts'
import type { Database } from '../server/db/database.ts'
import { given } from '../server/db/given.ts'

/** How many relations there are for each asset. */
const RELATIONS_EACH = 3
/** How many assets each stands below. */
const FAN = 8

type Seeded = { kind: string; priority: Priority | null; name: string; tags: string[] }

/**
 * An inventory of a size: halls that hold racks, racks with servers, servers with databases and applications, as a tree of
 * eight to each; every twentieth is ranked, and three relations to each asset. Alerts know each by `instance=host-N:9100`.
 */
export async function seedAssets(db: Database, count: number): Promise<void> {
  const at = new Date()
  const rows = Array.from({ length: count }, (_, n) => seeded(n))
  await db.tx(async (tx) => {
    const made = await tx.rows<{ id: number }>(sql`
      insert into asset (name, kind, priority, tags, origin, created_at)
      select name, kind, priority, array(select jsonb_array_elements_text(tags)), 'imported', ${at}
      from ${given('r', rows, {
        name: ['text', (row) => row.name],
        kind: ['text', (row) => row.kind],
        priority: ['int', (row) => row.priority],
        tags: ['jsonb', (row) => row.tags],
      })} returning id`)
    const ids = made.map(({ id }) => id)
    const known = ids.map((id, n) => ({ id, value: `host-${n}:9100` }))
    await tx.run(sql`
      insert into asset_identifier (asset_id, label, value)
      select id, 'instance', value
      from ${given('r', known, { id: ['bigint', (row) => row.id], value: ['text', (row) => row.value] })}`)
    await tx.run(sql`
      insert into asset_relation (from_id, to_id, kind)
      select from_id, to_id, kind from ${given('r', relationsAmong(ids), {
        from_id: ['bigint', ([from]) => from],
        to_id: ['bigint', ([, to]) => to],
        kind: ['text', ([, , kind]) => kind],
      })}`)
  })
  await db.run(sql`analyze asset, asset_identifier, asset_relation`)
}

function seeded(n: number): Seeded {
  const kind = ['facility', 'network', 'server', 'database', 'application'][depthOf(n)]!
  return {
    kind,
    priority: n % 20 === 0 ? ((((n / 20) % 4) + 1) as Priority) : null,
    name: `${kind} ${n}`,
    tags: [`site-${n % 10}`, n % 2 === 0 ? 'production' : 'staging'],
  }
}

function depthOf(n: number): number {
  let depth = 0
  for (let at = n; at > 0 && depth < 4; at = parentOf(at)) depth++
  return depth
}

function parentOf(n: number): number {
  return Math.floor((n - 1) / FAN)
}

/** Each but the first runs on its parent or is part of it, and depends on others far before it: nothing goes round. */
function relationsAmong(ids: number[]): [from: number, to: number, kind: RelationKind][] {
  const relations: [number, number, RelationKind][] = []
  for (let n = 1; n < ids.length; n++) relations.push([ids[n]!, ids[parentOf(n)]!, n % 2 === 0 ? 'runsOn' : 'partOf'])
  const wanted = ids.length * RELATIONS_EACH
  const seen = new Set<string>()
  for (const fan of [3, 5, 7])
    for (let n = 1; n < ids.length && relations.length < wanted; n++) {
      const to = Math.floor((n - 1) / fan)
      if (seen.has(`${n} ${to}`)) continue
      seen.add(`${n} ${to}`)
      relations.push([ids[n]!, ids[to]!, 'dependsOn'])
    }
  return relations
}
