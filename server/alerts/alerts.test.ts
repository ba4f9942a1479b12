import { afterEach, beforeEach, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../../test/harness.ts'

let world: World
let key: string
let serviceId: number
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ key, serviceId } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }]))
})
afterEach(() => world.close())

const send = (action: 'trigger' | 'resolve', name: string, severity = 'critical') =>
  world.api('POST', '/v2/enqueue', event(key, action, name, { severity }))

it('alternatives of one filter are separated by commas', async () => {
  await send('trigger', 'a', 'critical')
  await send('trigger', 'b', 'error')
  await send('trigger', 'c', 'info')
  const titles = async (query: string) => (await world.api('GET', `alerts?${query}`)).items.map((one: { title: string }) => one.title)
  expect(await titles('severity=critical,high')).toEqual(['b is down', 'a is down'])
  expect(await titles(`severity=low&serviceId=${serviceId},999`)).toEqual(['c is down'])
  expect(await world.call('GET', 'alerts?severity=high,loud')).toMatchObject({ status: 400 })
})

it('the same trouble is shown with every earlier time', async () => {
  await send('trigger', 'db')
  await world.at('+10m')
  await send('resolve', 'db')
  await world.at('+1h')
  await send('trigger', 'db')
  await send('trigger', 'other')
  const { items } = await world.api('GET', 'alerts?search=db')
  const history = await world.api('GET', `alerts/${items[0].id}/history`)
  expect(history.items).toMatchObject([
    { id: items[0].id, state: 'open', incident: { state: 'triggered' } },
    { state: 'resolved', resolvedReason: 'its sender said that it is over', incident: { state: 'resolved' } },
  ])
  const first = await world.api('GET', `alerts/${items[0].id}/history?limit=1`)
  expect((await world.api('GET', `alerts/${items[0].id}/history?limit=1&after=${first.next}`)).items).toHaveLength(1)
})

it('the loudest services of a day come with their hours', async () => {
  const quiet = await service(world, 'quiet', [])
  await send('trigger', 'old')
  await send('resolve', 'old')
  await world.at('+25h')
  await world.api('POST', '/v2/enqueue', event(quiet.key, 'trigger', 'one'))
  await send('trigger', 'a')
  await world.at('+2h')
  for (const name of ['b', 'c', 'c']) await send('trigger', name)
  await world.muster.intake.flush()
  const { services } = await world.api('GET', 'noise')
  expect(services).toMatchObject([
    { service: { name: 'shop' }, alerts: 3, repeats: 1, incidents: 3 },
    { service: { name: 'quiet' }, alerts: 1, repeats: 0 },
  ])
  expect(services[0].hours).toHaveLength(24)
  expect(services[0].hours.filter((count: number) => count > 0)).toEqual([1, 2])
})
