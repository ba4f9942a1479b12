import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, START, type World } from '../harness.ts'
import { signedIn } from '../signed-in.ts'

let world: World
let key: string
let people: Record<'ann' | 'bob' | 'cyd', number>
beforeEach(async () => {
  world = await openWorld()
  people = { ann: await person(world, 'ann'), bob: await person(world, 'bob'), cyd: await person(world, 'cyd') }
  const levels = [people.ann, people.bob].map((id) => ({ targets: [{ kind: 'user' as const, id }], delayMinutes: 30 }))
  ;({ key } = await service(world, 'shop', levels))
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
  await world.at('+1s')
  expect(world.phone('ann')).toHaveLength(1)
})
afterEach(() => world.close())

const incident = async () => (await world.api('GET', 'incidents?state=all')).items[0]
const sentences = async () =>
  (await world.api('GET', `incidents/${(await incident()).id}/timeline`)).items
    .map((item: { sentence: string }) => item.sentence)
    .join('\n')

/** What acts in this person's name. */
async function as(name: keyof typeof people): Promise<(verb: string, body?: object) => Promise<{ status: number; body: any }>> {
  const options = await signedIn(world, people[name])
  return async (verb, body = {}) => world.call('POST', `incidents/${(await incident()).id}/${verb}`, body, options)
}

describe('a snooze', () => {
  it('is quiet until its time, then pages from the first level and says why', async () => {
    const until = new Date(world.clock.now() + 2 * 3_600_000).toISOString()
    await world.api('POST', `incidents/${(await incident()).id}/snooze`, { until })
    await world.at('+119m')
    expect(world.rings).toHaveLength(1)
    await world.at('+2m')
    expect(world.phone('ann')).toHaveLength(1)
    expect(await incident()).toMatchObject({ state: 'triggered', snoozedUntil: null })
    expect(await sentences()).toMatch(/the snooze is over/)
  })

  it('ends when its sender says that it is over', async () => {
    const until = new Date(world.clock.now() + 3_600_000).toISOString()
    await world.api('POST', `incidents/${(await incident()).id}/snooze`, { until })
    await world.api('POST', '/v2/enqueue', event(key, 'resolve', 'db'))
    await world.at('+2h')
    expect(world.rings).toHaveLength(1)
    expect(await incident()).toMatchObject({ state: 'resolved' })
  })

  it.each([
    ['does not end in the past', START - 1, 'The end of a snooze lies in the future.'],
    ['lasts at most 7 days', Date.UTC(2099, 0), 'A snooze lasts at most 7 days.'],
  ])('%s', async (_, until, detail) => {
    const answer = await world.call('POST', `incidents/${(await incident()).id}/snooze`, { until: new Date(until).toISOString() })
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } })
    expect(await incident()).toMatchObject({ state: 'triggered', snoozedUntil: null })
  })
})

describe('who cannot take it', () => {
  it('passes it on: the next level is paged at once', async () => {
    const ann = await as('ann')
    expect(await ann('decline', { reason: 'on a plane' })).toMatchObject({ status: 200 })
    await world.at('+1s')
    expect(world.phone('bob')).toHaveLength(1)
    expect(await sentences()).toMatch(/ann.*on a plane|ann[^]*can’t/i)
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })

  it('passes it on after acknowledging too, and then nobody has it', async () => {
    const ann = await as('ann')
    expect(await ann('acknowledge')).toMatchObject({ status: 200 })
    expect(await ann('decline')).toMatchObject({ status: 200 })
    await world.at('+1s')
    expect(await incident()).toMatchObject({ state: 'triggered' })
    expect(world.phone('bob')).toHaveLength(1)
  })

  it('changes nothing for the one who has it', async () => {
    expect(await (await as('bob'))('acknowledge')).toMatchObject({ status: 200 })
    expect(await (await as('ann'))('decline')).toMatchObject({ status: 200 })
    await world.at('+1h')
    expect(await incident()).toMatchObject({ state: 'acknowledged' })
    expect(world.rings).toHaveLength(1)
  })
})

describe('two who escalate at once', () => {
  it('do not skip a level between them; a moment later it goes on', async () => {
    const [ann, cyd] = [await as('ann'), await as('cyd')]
    expect(await ann('escalate')).toMatchObject({ status: 200 })
    await world.at('+1s')
    expect(world.phone('bob')).toHaveLength(1)
    expect(await cyd('escalate')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Level 2 was paged a moment ago') },
    })
    expect(await cyd('decline')).toMatchObject({ status: 200 })
    await world.at('+10s')
    expect(await sentences()).not.toMatch(/last level/)
    expect(await cyd('escalate')).toMatchObject({ status: 200 })
    await world.at('+1s')
    expect(await sentences()).toMatch(/every level is empty or used up/)
  })
})

describe('who is asked to join', () => {
  it('is paged by their own rules, also while another has it, and no more once they answer', async () => {
    expect(await (await as('ann'))('acknowledge')).toMatchObject({ status: 200 })
    await world.api('POST', `incidents/${(await incident()).id}/responders`, { userIds: [people.cyd], message: 'the database is yours' })
    await world.at('+1s')
    expect(world.phone('cyd')).toHaveLength(1)
    expect(world.phone('bob')).toEqual([])
  })

  it('is asked once, however often they are named, and only if they are there', async () => {
    const ask = async (userIds: number[]) => world.call('POST', `incidents/${(await incident()).id}/responders`, { userIds })
    expect(await ask([people.cyd, people.cyd])).toMatchObject({ status: 200 })
    await world.db.run(sql`update users set state = 'deactivated' where id = ${people.bob}`)
    for (const gone of [people.bob, 999])
      expect(await ask([people.ann, gone])).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/There is no person/) } })
    await world.at('+1s')
    expect(world.phone('cyd')).toHaveLength(1)
    expect(world.phone('ann')).toEqual([])
  })
})
