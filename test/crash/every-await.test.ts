import sql from 'sql-template-tag'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { channel, type Channel } from '../../integrations/channel.ts'
import { event, openWorld, person, service, type World } from '../harness.ts'
import { fuse, fused, type Fuse } from './fuse.ts'

/** A phone of the first node: the process may die before the provider has the page, or after. */
function mortalPhone(world: () => World, { tick }: Fuse): Channel {
  return channel({
    kind: 'ntfy',
    title: 'phone',
    about: 'rings in a test',
    loud: true,
    config: z.object({}),
    address: z.string(),
    send: async (message, { address }) => {
      tick()
      world().rings.push({ at: world().clock.now(), address, message })
      tick()
      return { outcome: 'accepted' as const }
    },
  }) as Channel
}

/** The connection that proves a node's life is gone with its process. */
async function buryProcess(world: World): Promise<void> {
  await world.db.run(sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name in ('muster node lock', 'muster peer watch')`)
}

/** The whole story on a process that dies at its nth await; answers whether the story ended before that. */
async function story(at: number): Promise<{ survived: boolean; rings: number; keys: number; state: string; numbers: number[] }> {
  const death = fuse(at)
  const base = await openWorld()
  try {
    const ann = await person(base, 'ann')
    const { key } = await service(base, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await base.muster.node.stop()
    // Two assemblies share the world: the mortal one is armed only after it stands.
    let armed = false
    const whenArmed: Fuse = { ...death, tick: () => void (armed && death.tick()) }
    const mortal = await openWorld({
      beside: base,
      channels: [mortalPhone(() => base, whenArmed)],
      through: (db) => fused(db, whenArmed),
      beatMs: 3_600_000,
    })
    armed = true
    let accepted = false
    try {
      accepted = (await mortal.call('POST', '/v2/enqueue', event(key, 'trigger', 'db'))).status === 202
      await mortal.muster.engine.settle()
    } catch {
      // it is dead
    }
    const survived = !death.blown()
    await buryProcess(base)

    const heir = await openWorld({ beside: base })
    // A sender that got no answer sends again; one that got 202 never does.
    if (!accepted) expect(await heir.call('POST', '/v2/enqueue', event(key, 'trigger', 'db'))).toMatchObject({ status: 202 })
    // The takeover runs beside: what the dead process was sending is in doubt before long.
    await expect.poll(async () => (await base.db.rows(sql`select 1 from page where state = 'sending'`)).length, { timeout: 10_000 }).toBe(0)
    await heir.muster.engine.settle()
    await heir.at('+30s')
    const pages = base.rings.filter((ring) => ring.message.purpose === 'page')
    const [incident] = await base.db.rows<{ id: number; state: string }>(sql`select id, state from incident`)
    const numbers = await base.db.rows<{ number: number }>(
      sql`select number from event where incident_id = ${incident!.id} order by number`,
    )
    const open = await base.db.one<{ n: number }>(sql`select count(*)::int as n from incident`)
    expect(open.n).toBe(1)
    armed = false
    await mortal.close().catch(() => {})
    await heir.close()
    return {
      survived,
      rings: pages.length,
      keys: new Set(pages.map((ring) => ring.message.key)).size,
      state: incident!.state,
      numbers: numbers.map((row) => row.number),
    }
  } finally {
    await base.close()
  }
}

describe('a process that dies at any await of a paging story', () => {
  it('loses no page, and doubles at most the one that was in flight', { timeout: 900_000 }, async () => {
    let at = 1
    for (; ; at++) {
      const { survived, rings, keys, state, numbers } = await story(at)
      const where = `dying at await ${at}`
      expect(rings, where).toBeGreaterThanOrEqual(1)
      expect(rings, where).toBeLessThanOrEqual(2)
      expect(keys, where).toBe(1)
      expect(state, where).toBe('triggered')
      expect(numbers, where).toEqual(numbers.map((_, i) => i + 1))
      if (survived) break
    }
    // The story has this many awaits; far fewer would mean that the fuse does not reach the product.
    expect(at).toBeGreaterThan(25)
  })
})
