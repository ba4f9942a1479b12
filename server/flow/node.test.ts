import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/harness.ts'
import { joinNodes } from './node.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

it('a node whose row is gone writes it again and lives on', async () => {
  const node = await joinNodes(world.deps, 'test', 20)
  const { node: name } = node.claim()
  await world.db.run(sql`delete from node where name = ${name}`)
  const there = () => world.db.maybe(sql`select 1 from node where name = ${name} and version = 'test'`)
  while ((await there()) === undefined) continue
  expect(await node.holds(world.db)).toBe(true)
  await node.stop()
})
