import pino from 'pino'
import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/harness.ts'
import type { Hub } from './hub.ts'
import { openRinger, type Ringer } from './ring.ts'

let world: World
let ringer: Ringer
let rang: string[]
let logged: { level: number; msg: string }[]
beforeEach(async () => {
  world = await openWorld()
  rang = []
  logged = []
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const tab = {
    actor: { kind: 'user', userId: 7, role: 'responder' },
    sessionId: 1,
    ring: (data: string) => {
      rang.push(data)
      return true
    },
  }
  const hub = { clients: () => [tab] } as unknown as Hub
  ringer = openRinger({ db: world.db, log }, hub)
  await ringer.listen()
})
afterEach(async () => {
  await ringer.stop()
  await world.close()
})

const say = (payload: string) => world.db.run(sql`select pg_notify('muster_ring', ${payload})`)

it('What another node says and this one cannot read is logged, and the next ring rings', async () => {
  const bad = ['not JSON', '', 'null', '{"userId":"7"}']
  for (const payload of bad) await say(payload)
  await say(JSON.stringify({ id: 'a', from: 'another node', userId: 7, data: 'wake up' }))
  await expect.poll(() => rang).toEqual(['wake up'])
  expect(logged.map(({ msg }) => msg)).toEqual(bad.map(() => 'another node rang in a way that this one does not understand'))
})
