import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fuse, fused, type Fuse } from '../crash/fuse.ts'
import { event, openWorld, person, service, type World } from '../harness.ts'
import { signedIn } from '../signed-in.ts'

let world: World
let ann: number
let bob: number
let shop: Awaited<ReturnType<typeof service>>
let asAnn: Awaited<ReturnType<typeof signedIn>>

beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
  bob = await person(world, 'bob')
  shop = await service(world, 'shop', [
    { targets: [{ kind: 'user', id: ann }], delayMinutes: 5 },
    { targets: [{ kind: 'user', id: bob }], delayMinutes: 5 },
  ])
  asAnn = await signedIn(world, ann)
})
afterEach(() => world.close())

async function fire(...keys: string[]): Promise<void> {
  for (const key of keys) await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', key))
  await world.at('+1s')
  world.phone('ann')
}

const post = (path: string, body?: unknown) => world.call('POST', path, body ?? {}, asAnn)
const states = async () =>
  Object.fromEntries(
    (await world.api('GET', 'incidents?state=all')).items.map((one: any) => [one.title.replace(' is down', ''), one.state]),
  )
const idOf = async (title: string) => (await world.api('GET', `incidents?state=all&search=${title}`)).items[0].id as number

describe('one act on many incidents', () => {
  it('covers all that match a filter but those taken out, on the server', async () => {
    await fire('db', 'disk', 'mail')
    const { body } = await post('incidents/act', {
      act: 'acknowledge',
      filter: { state: 'triggered', severity: ['critical', 'high'] },
      except: [await idOf('mail')],
    })
    expect(body).toMatchObject({ done: 2, refused: 0, reasons: [] })
    expect(await states()).toEqual({ db: 'acknowledged', disk: 'acknowledged', mail: 'triggered' })
  })

  it('says why some were refused, and how many', async () => {
    await fire('db', 'disk')
    const [db, disk] = [await idOf('db'), await idOf('disk')]
    await post(`incidents/${db}/resolve`, {})
    const { body } = await post('incidents/act', { act: 'acknowledge', ids: [db, disk] })
    expect(body).toMatchObject({ done: 1, refused: 1, reasons: [{ reason: 'The incident is resolved already', count: 1 }] })
  })

  it('reaches the incidents of some alerts', async () => {
    await fire('db', 'disk')
    const { items } = await world.api('GET', 'alerts?search=disk')
    await post('incidents/act', { act: 'acknowledge', alerts: { ids: [items[0].id] } })
    expect(await states()).toEqual({ db: 'triggered', disk: 'acknowledged' })
    await post('incidents/act', { act: 'acknowledge', alerts: { filter: { search: 'db' } } })
    expect(await states()).toEqual({ db: 'acknowledged', disk: 'acknowledged' })
  })
})

describe('undo', () => {
  it('brings every incident back to where it stood, and pages only for what nobody had', async () => {
    await fire('db', 'disk')
    const [db, disk] = [await idOf('db'), await idOf('disk')]
    await post(`incidents/${db}/acknowledge`)
    const { body } = await post('incidents/act', { act: 'resolve', ids: [db, disk] })
    expect(await states()).toEqual({ db: 'resolved', disk: 'resolved' })
    await world.at('+5s')
    world.phone('ann')

    expect((await post(`incidents/act/${body.bulkId}/undo`)).body).toEqual({ done: 2, refused: 0 })
    expect(await states()).toEqual({ db: 'acknowledged', disk: 'triggered' })
    expect(await world.api('GET', `incidents/${db}`)).toMatchObject({ acknowledgedBy: { name: 'ann' }, openAlertCount: 1 })
    await world.at('+1s')
    expect(world.phone('ann').map((ring) => ring.message.title)).toEqual(['[SEV1] disk is down'])
    const { items } = await world.api('GET', `incidents/${db}/timeline?order=newest&limit=1`)
    expect(items[0].sentence).toBe('ann took “resolve” back: it is acknowledged as before')
  })

  it('brings a snooze back that was under way', async () => {
    await fire('db')
    const db = await idOf('db')
    const until = new Date(world.clock.now() + 3_600_000).toISOString()
    await post(`incidents/${db}/snooze`, { until })
    const { body } = await post('incidents/act', { act: 'resolve', ids: [db] })
    await post(`incidents/act/${body.bulkId}/undo`)
    expect(await world.api('GET', `incidents/${db}`)).toMatchObject({ state: 'acknowledged', snoozedUntil: until })
    world.phone('ann')
    await world.at('+1h')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('leaves alone what somebody changed since', async () => {
    await fire('db')
    const db = await idOf('db')
    const { body } = await post('incidents/act', { act: 'acknowledge', ids: [db] })
    await world.call('POST', `incidents/${db}/resolve`, {}, await signedIn(world, bob))
    expect((await post(`incidents/act/${body.bulkId}/undo`)).body).toEqual({ done: 0, refused: 1 })
    expect(await states()).toEqual({ db: 'resolved' })
  })

  it('does not take the acknowledgement of somebody else away', async () => {
    await fire('db')
    const db = await idOf('db')
    await world.call('POST', `incidents/${db}/acknowledge`, {}, await signedIn(world, bob))
    const { body } = await post('incidents/act', { act: 'acknowledge', ids: [db] })
    await post(`incidents/act/${body.bulkId}/undo`)
    expect(await world.api('GET', `incidents/${db}`)).toMatchObject({ state: 'acknowledged', acknowledgedBy: { name: 'bob' } })
  })

  it('opens resolved alerts again, with the incidents that ended with them', async () => {
    await fire('db')
    await post(`incidents/${await idOf('db')}/acknowledge`)
    const { body } = await post('alerts/resolve', { filter: {}, reason: 'a drill' })
    expect(body).toMatchObject({ done: 1, resolvedIncidents: 1 })
    expect(await states()).toEqual({ db: 'resolved' })
    const { items } = await world.api('GET', `incidents/${await idOf('db')}/timeline?order=newest&limit=1`)
    expect(items[0].sentence).toBe('ann resolved it: the last alert of it is over (resolved by hand): a drill')

    expect((await post(`incidents/act/${body.bulkId}/undo`)).body).toEqual({ done: 1, refused: 0 })
    expect(await states()).toEqual({ db: 'acknowledged' })
    expect(await world.api('GET', 'alerts')).toMatchObject({ total: 1, items: [{ state: 'open' }] })
  })
})

describe('what was done can be undone', () => {
  it('by whoever did it, and by nobody else', async () => {
    await fire('db')
    const { body } = await post('incidents/act', { act: 'acknowledge', ids: [await idOf('db')] })
    const asBob = await signedIn(world, bob)
    expect(await world.call('POST', `incidents/act/${body.bulkId}/undo`, {}, asBob)).toMatchObject({ status: 404 })
    expect(await world.call('POST', `incidents/act/${body.bulkId}/undo`, {})).toMatchObject({ status: 404 })
    expect(await states()).toEqual({ db: 'acknowledged' })
    expect((await post(`incidents/act/${body.bulkId}/undo`)).body).toEqual({ done: 1, refused: 0 })
    expect(await post(`incidents/act/${body.bulkId}/undo`)).toMatchObject({ status: 404 })
  })

  it('wherever a process dies in the act, or in its undoing', { timeout: 300_000 }, async () => {
    let armed: Fuse | undefined
    const wire: Fuse = { tick: () => armed?.tick(), blown: () => false, count: () => 0 }
    const mortal = await openWorld({ beside: world, through: (db) => fused(db, wire), beatMs: 3_600_000 })
    /** The same request to a process that dies at its nth await; answers whether it lived. */
    const dying = async (at: number, path: string, body: object): Promise<boolean> => {
      armed = fuse(at)
      const answer = await mortal.call('POST', path, body, asAnn)
      const lived = !armed.blown()
      armed = undefined
      expect(answer.status, `${path}, dying at ${at}`).toBe(lived ? 200 : 500)
      return lived
    }
    const last = async () => (await world.db.one<{ id: number }>(sql`select max(id) as id from bulk_act`)).id

    await fire('db')
    for (const resolve of ['incidents/act', 'alerts/resolve']) {
      const body = resolve === 'incidents/act' ? { act: 'resolve', ids: [await idOf('db')] } : { filter: {}, reason: 'a drill' }
      for (let at = 1, lived = false; !lived; at++) {
        lived = await dying(at, resolve, body)
        // Whatever it did, there is an act that takes it back.
        if ((await states())['db'] === 'resolved') await post(`incidents/act/${await last()}/undo`)
        expect(await states(), `${resolve}, dying at ${at}`).toEqual({ db: 'triggered' })
        expect(await world.api('GET', 'alerts'), `${resolve}, dying at ${at}`).toMatchObject({ total: 1 })
      }
      for (let at = 1, lived = false; !lived; at++) {
        const { bulkId } = (await post(resolve, body)).body
        lived = await dying(at, `incidents/act/${bulkId}/undo`, {})
        await post(`incidents/act/${bulkId}/undo`)
        expect(await states(), `undoing ${resolve}, dying at ${at}`).toEqual({ db: 'triggered' })
        expect(await world.api('GET', 'alerts'), `undoing ${resolve}, dying at ${at}`).toMatchObject({ total: 1 })
      }
    }
    await mortal.close()
  })

  it('and counts only what it did itself: an alert that ended meanwhile is not resolved twice', async () => {
    await fire('db', 'disk')
    let answer: ReturnType<typeof post>
    await world.db.tx(async (tx) => {
      await tx.run(
        sql`update alert set state = 'resolved', resolved_at = clock_timestamp(), resolved_reason = 'first' where title = 'db is down'`,
      )
      answer = post('alerts/resolve', { filter: {}, reason: 'a drill' })
      await expect
        .poll(() => world.db.rows(sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
        .not.toEqual([])
    })
    const { body } = await answer!
    expect(body).toMatchObject({ done: 1 })
    expect((await post(`incidents/act/${body.bulkId}/undo`)).body).toEqual({ done: 1, refused: 0 })
  })
})

it('tells whom the next step of an escalation would page', async () => {
  await fire('db')
  expect((await world.api('GET', `incidents/${await idOf('db')}`)).escalation).toMatchObject({
    level: 1,
    levels: 2,
    cycle: 0,
    repeat: 0,
    next: ['bob'],
  })
  await world.at('+6m')
  expect((await world.api('GET', `incidents/${await idOf('db')}`)).escalation).toMatchObject({ next: [] })
})

it('a page waits for its person until they answer, and again when it pages anew', async () => {
  await fire('db')
  const db = await idOf('db')
  const waiting = async () => (await world.call('GET', 'me/pages', undefined, asAnn)).body.items.map((one: any) => one.incident.id)
  expect(await waiting()).toEqual([db])
  const { body } = await post('incidents/act', { act: 'acknowledge', ids: [db] })
  expect(await waiting()).toEqual([])
  await world.at('+1s')
  await post(`incidents/act/${body.bulkId}/undo`)
  await world.at('+1s')
  expect(await waiting()).toEqual([db])
  await post(`incidents/${db}/decline`)
  expect(await waiting()).toEqual([])
})

it('taking the acknowledgement of a suspicion back leaves a suspicion', async () => {
  const { id } = await world.api('POST', 'incidents', { title: 'Strange logins', serviceId: shop.serviceId, suspected: true })
  const { body } = await post('incidents/act', { act: 'acknowledge', ids: [id] })
  expect(await world.api('GET', `incidents/${id}`)).toMatchObject({ phase: 'triage' })
  await post(`incidents/act/${body.bulkId}/undo`)
  expect(await world.api('GET', `incidents/${id}`)).toMatchObject({ state: 'triggered', phase: 'suspected' })
})
