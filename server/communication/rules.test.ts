import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import { until } from '../../test/product.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const ADDRESS = { kind: 'address', email: 'board@example.com' }
const body = (values: object = {}) => ({
  name: 'Executives',
  audiences: [ADDRESS],
  trigger: {},
  subject: '{{ incident.title }}',
  body: '{{ update }}',
  ownerRole: null,
  ...values,
})
const rule = async (values: object = {}): Promise<number> => (await world.api('POST', 'communication-rules', body(values))).id

/** Each makes something that a rule names; says where it is deleted, and how a rule names it. */
const NAMED: [string, () => Promise<{ path: string; values: object; gone: object }>][] = [
  ['a role that is told', async () => roleNamed((role) => ({ audiences: [{ kind: 'role', role }] }))],
  ['a role that writes', async () => roleNamed((ownerRole) => ({ ownerRole }))],
  ['a role that approves', async () => roleNamed((approverRole) => ({ approverRole }))],
  [
    'a kind of assets',
    async () => {
      const { key } = await world.api('POST', 'asset-kinds', { name: 'Robot' })
      return { path: `asset-kinds/${key}`, values: { trigger: { assetKinds: [key] } }, gone: { path: 'trigger.assetKinds.0' } }
    },
  ],
  ['stakeholders', async () => told('stakeholders', 'stakeholders', { name: 'Board', kind: 'executives' })],
  ['a team', async () => told('teams', 'team', { name: 'Web', members: [] })],
  ['a schedule', async () => told('schedules', 'schedule', { name: 'Nights', timezone: 'UTC', layers: [] })],
  [
    'a type of incidents',
    async () => {
      const { id } = await world.api('POST', 'incident-types', { name: 'Outage', severities: [], roles: [] })
      return { path: `incident-types/${id}`, values: { trigger: { typeIds: [id] } }, gone: { path: 'trigger.typeIds.0' } }
    },
  ],
]

async function roleNamed(values: (key: string) => object) {
  const { key } = await world.api('POST', 'response-roles', { name: 'Lawyer', duties: [] })
  return { path: `response-roles/${key}`, values: values(key), gone: { message: `There is no role ${key}.` } }
}
async function told(list: string, kind: string, values: object) {
  const { id } = await world.api('POST', list, values)
  return { path: `${list}/${id}`, values: { audiences: [ADDRESS, { kind, id }] }, gone: { path: 'audiences.1.id' } }
}

describe('What a rule of the communication plan names', () => {
  it.each(NAMED)('is not deleted under it, and cannot be named once it is gone: %s', async (_, make) => {
    const { path, values, gone } = await make()
    const id = await rule(values)
    const refused = await world.call('DELETE', path)
    expect(refused).toMatchObject({ status: 409, body: { code: 'in-use', detail: expect.stringContaining('Executives') } })
    await world.api('DELETE', `communication-rules/${id}`)
    expect((await world.call('DELETE', path)).status).toBe(200)
    expect(await world.call('POST', 'communication-rules', body(values))).toMatchObject({ status: 400, body: { errors: [gone] } })
  })

  it('is told by a replacement when somebody leaves', async () => {
    const [ann, bo] = [await person(world, 'ann'), await person(world, 'bo')]
    const id = await rule({ audiences: [{ kind: 'user', id: ann }, ADDRESS] })
    expect(await world.call('POST', `people/${ann}/deactivate`, { replacementId: null })).toMatchObject({
      body: {
        code: 'needs-replacement',
        errors: [{ path: `communicationRule.${id}`, message: 'Told by the communication rule Executives.' }],
      },
    })
    await world.api('POST', `people/${ann}/deactivate`, { replacementId: bo })
    const [{ audiences }] = (await world.api('GET', 'communication-rules')).items
    expect(audiences).toEqual([{ kind: 'user', id: bo }, ADDRESS])
  })
})

describe('A rule that is deleted', () => {
  async function planned(): Promise<{ id: number; incidentId: number }> {
    const { id: incidentId } = await world.api('POST', 'incidents', { title: 'Odd', severity: 'high', pageNobody: true })
    const id = await rule({ trigger: { severities: ['high'], afterMinutes: 60 } })
    await world.db.run(sql`update incident set react_at = ${new Date(START)} where id = ${incidentId}`)
    await world.at('+1s')
    expect((await world.api('GET', `incidents/${incidentId}/communications`)).items).toMatchObject([{ state: 'planned' }])
    return { id, incidentId }
  }

  it('leaves out what it planned and plans nothing more', async () => {
    const { id, incidentId } = await planned()
    await world.api('DELETE', `communication-rules/${id}`)
    await world.at('+2h')
    expect((await world.api('GET', `incidents/${incidentId}/communications`)).items).toMatchObject([{ state: 'skipped' }])
  })

  it('waits for whoever holds its incidents before it is held itself', async () => {
    const { id, incidentId } = await planned()
    let deleted: Promise<unknown> | undefined
    await world.db.tx(async (tx) => {
      await tx.run(sql`select from incident where id = ${incidentId} for update`)
      deleted = world.api('DELETE', `communication-rules/${id}`)
      await until('the deletion to wait', async () => {
        const waiting = await world.db.rows(
          sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return waiting.length > 0
      })
      await tx.run(sql`select from communication_rule where id = ${id} for key share nowait`)
    })
    await deleted
    expect((await world.api('GET', 'communication-rules')).items).toEqual([])
  })
})

describe('The order of the plan', () => {
  it('names every rule once, and is written down', async () => {
    const [first, second] = [await rule(), await rule({ name: 'Customers' })]
    for (const ids of [[first], [first, first], [first, second, 99]])
      expect((await world.call('PUT', 'communication-rule-order', { ids })).status).toBe(409)
    const { items } = await world.api('PUT', 'communication-rule-order', { ids: [second, first] })
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Customers', 'Executives'])
    await world.api('PUT', 'communication-rule-order', { ids: [second, first] })
    const entries = await world.db.rows<{ body: unknown }>(sql`select body from event where kind = 'communicationRule.ordered'`)
    expect(entries).toMatchObject([{ body: { changes: { order: ['Executives, Customers', 'Customers, Executives'] } } }])
  })
})
