import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, START, type World } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'
import { HOUR } from '../../domain/time.ts'
import sql from 'sql-template-tag'

let world: World
let ann: number
let bob: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann', ['ntfy', 'email'])
  bob = await person(world, 'bob')
  await world.db.run(sql`update contact_method set address = '+49 170 1234567' where user_id = ${ann} and channel = 'ntfy'`)
  const { key } = await service(world, 'Shop', [
    { targets: [{ kind: 'user', id: ann }], delayMinutes: 10 },
    { targets: [{ kind: 'user', id: bob }], delayMinutes: 10 },
  ])
  world.answers.push({ outcome: 'failed', detail: 'no route to +49 170 1234567', permanent: false })
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
  await world.at('+15m')
})
afterEach(() => world.close())

const list = async (query = '', options = {}) => (await world.call('GET', `deliveries${query}`, undefined, options)).body.items

describe('The message log', () => {
  it('shows every message with every try to send it, newest first', async () => {
    const [bobs, ...anns] = await list()
    expect(bobs).toMatchObject({ userName: 'bob', channel: 'ntfy', state: 'accepted', incidentTitle: 'db is down', purpose: 'page' })
    const phone = anns.find((message: { channel: string }) => message.channel === 'ntfy')
    expect(phone.tries).toMatchObject([
      { outcome: 'failed', attempt: 1 },
      { outcome: 'accepted', attempt: 2 },
    ])
    expect(phone.reason).toContain('named in the policy')
    expect(await world.api('GET', `deliveries/${phone.id}`)).toEqual(phone)
  })

  it.each<[string, () => string, number]>([
    ['person', () => `?userId=${bob}`, 1],
    ['channel', () => '?channel=email', 1],
    ['state', () => '?state=failed', 0],
    ['time', () => `?from=${new Date(START + HOUR).toISOString()}`, 0],
    ['purpose', () => '?purpose=resolved', 0],
    ['incident', () => '?incidentId=999', 0],
  ])('can be narrowed by %s', async (_, query, count) => {
    expect(await list(query())).toHaveLength(count)
  })

  it('hides where others are reached, in what providers said too', async () => {
    const anns = `?userId=${ann}&channel=ntfy`
    const own = await list(anns, await signedIn(world, ann))
    const others = await list(anns, await signedIn(world, bob))
    expect(own).toMatchObject([{ address: '+49 170 1234567' }])
    expect(others[0].address).not.toContain('123')
    expect(JSON.stringify(others)).not.toContain('1234567')
    expect(await list(anns)).toMatchObject([{ address: '+49 170 1234567' }])
    const viewer = await signedIn(world, await person(world, 'vera', [], 'viewer'))
    expect(await world.call('GET', 'deliveries', undefined, viewer)).toMatchObject({ status: 403 })
  })

  it('comes in pages', async () => {
    const first = await world.api('GET', 'deliveries?limit=2')
    const second = await world.api('GET', `deliveries?limit=2&after=${first.next}`)
    const ids = [...first.items, ...second.items].map((message) => message.id)
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    expect(new Set(ids).size).toBe(ids.length)
  })
})
