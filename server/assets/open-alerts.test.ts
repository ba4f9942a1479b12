import sql from 'sql-template-tag'
import { expect, test } from 'vitest'
import { openWorld } from '../../test/harness.ts'

test('what is open on an asset, and what a rule planned, is found without reading all that ever was', async () => {
  const world = await openWorld()
  const planOf = (query: ReturnType<typeof sql>) =>
    world.db.tx(async (tx) => {
      await tx.run(sql`set local enable_seqscan = off`)
      return JSON.stringify(await tx.rows(query))
    })
  try {
    expect(await planOf(sql`explain select incident_id from alert where asset_id = 1 and state = 'open'`)).toContain('alert_asset_open')
    expect(await planOf(sql`explain select incident_id from communication where rule_id = 1`)).toContain('communication_of_rule')
  } finally {
    await world.close()
  }
})
