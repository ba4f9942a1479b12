import sql from 'sql-template-tag'
import { afterEach, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../harness.ts'

let world: World
afterEach(() => world.close())

const trigger = (key: string, dedupKey: string) => world.call('POST', '/v2/enqueue', event(key, 'trigger', dedupKey))

it('sets an escalation aside that cannot be read, says so, and pages for all the others', async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  const levels = [{ targets: [{ kind: 'user' as const, id: ann }], delayMinutes: 5 }]
  const shop = await service(world, 'Shop', levels)
  const cellar = await service(world, 'Cellar', levels)
  await world.db.run(sql`update escalation_policy set document = '{}' where id = ${cellar.policyId}`)
  await trigger(cellar.key, 'broken')
  await trigger(shop.key, 'whole')
  const incidents = (await world.api('GET', 'incidents?state=all')).items as { id: number; title: string }[]
  const broken = incidents.find(({ title }) => title.startsWith('broken'))!

  await world.at('+1s')
  expect(world.phone('ann').map(({ message }) => message.incident?.title)).toEqual(['whole is down'])
  const timeline = (await world.api('GET', `incidents/${broken.id}/timeline`)).items as { kind: string; sentence: string }[]
  expect(timeline.find(({ kind }) => kind === 'escalation.failed')?.sentence).toContain('could not be paged by a fault')

  // mended, it goes on by itself
  await world.db.run(sql`
    update escalation set policy = (select document from escalation_policy where id = ${shop.policyId}) where incident_id = ${broken.id}`)
  await world.at('+30s')
  expect(world.phone('ann').map(({ message }) => message.incident?.title)).toEqual(['broken is down'])
})

it('takes in an alert whose policy breaks the look-up itself, beside others that page at once', async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  const levels = [{ targets: [{ kind: 'user' as const, id: ann }], delayMinutes: 5 }]
  const shop = await service(world, 'Shop', levels)
  const cellar = await service(world, 'Cellar', levels)
  const odd = JSON.stringify({ levels: [{ targets: [{ kind: 'user', id: 'nobody' }] }] })
  await world.db.run(sql`update escalation_policy set document = ${odd}::jsonb where id = ${cellar.policyId}`)
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, i) => world.call('POST', '/v2/enqueue', event(i === 3 ? cellar.key : shop.key, 'trigger', `db-${i}`))),
  )
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202])
  await world.at('+1s')
  expect(world.phone('ann')).toHaveLength(5)
  expect(await world.db.rows(sql`select 1 from event where kind = 'escalation.failed'`)).toHaveLength(1)
})

it('fails a page whose message cannot be written, and takes the person’s next channel', async () => {
  world = await openWorld()
  const ann = await person(world, 'ann', ['ntfy', 'email'])
  const shop = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
  // sealed with a key that nobody has
  await world.db.run(sql`update contact_method set secret = ${Buffer.from('not sealed by this key')} where channel = 'ntfy'`)
  await trigger(shop.key, 'db')
  await world.at('+1s')
  expect(world.rings.map(({ address }) => address)).toEqual(['ann@email'])
})
