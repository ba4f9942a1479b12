import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../domain/time.ts'
import { signedIn } from '../signed-in.ts'
import { event, openWorld, person, service, START, type World } from '../harness.ts'
import { until } from '../product.ts'

let world: World
let ann: number
let com: number
let lia: number
let incident: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
  com = await person(world, 'com')
  lia = await person(world, 'lia')
  const shop = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }])
  await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'down', { summary: 'Addresses were read', severity: 'error' }))
  incident = (await world.api('GET', 'incidents')).items[0].id
})
afterEach(() => world.close())

const hours = (count: number) => new Date(START + count * HOUR).toISOString()
const clocks = () => world.api('GET', `incidents/${incident}/clocks`)
const suggested = async (): Promise<[string, string[]][]> =>
  (await clocks()).suggested.map(({ id, reasons }: { id: string; reasons: string[] }) => [id, reasons])
const act = (what: string, body: object, who?: object) => world.call('POST', `incidents/${incident}/clocks/${what}`, body, who)
const start = (key: string, times: object, reason = 'The forensics say so.') => act(`${key}/start`, { times, reason })
const file = (key: string, stage: string, more: object = {}) =>
  act(`${key}/stages/${stage}/file`, { proof: 'Receipt 4711', approvedBy: 'Lia', ...more })
/** Much later at once; the push of the clock would stop at everything on the way. */
const later = async (count: number) => {
  world.clock.set(START + count * HOUR)
  await world.at('+1s')
}
const give = (role: string, userId: number) => world.api('POST', `incidents/${incident}/roles`, { role, userId })
const sentences = async (): Promise<string[]> =>
  (await world.api('GET', `incidents/${incident}/timeline?limit=200`)).items.map((entry: { sentence: string }) => entry.sentence)
/** What rang about clocks since the last look. */
const rang = (name: string) =>
  world
    .phone(name)
    .map(({ message }) => /^(“.*) · #/.exec(message.title)?.[1])
    .filter((text) => text !== undefined)

describe('Clocks of the law', () => {
  it('are suggested with the reason, and start only when somebody says so', async () => {
    expect(await suggested()).toEqual([])
    await world.api('POST', `incidents/${incident}/personal-data`, { concerned: true, reason: 'Addresses were read.' })
    expect((await suggested()).find(([id]) => id === 'gdpr-33')).toEqual(['gdpr-33', ['personal data are concerned']])
    await world.db.run(sql`update incident set incident_type_id = (select id from incident_type where security) where id = ${incident}`)
    expect((await suggested()).find(([id]) => id === 'sec-8k-105')).toEqual(['sec-8k-105', ['its type is about security and it is high']])
    await later(240)
    expect((await clocks()).clocks).toEqual([])
    expect((await sentences()).filter((line) => line.includes('GDPR'))).toEqual([])
  })

  it('run side by side, warn at 50, 75 and 90 %, and page the commander when overdue', async () => {
    await give('communications', com)
    await give('commander', ann)
    await start('gdpr-33', { aware: hours(0) })
    await start('nis2-23', { aware: hours(0) })
    await world.at('+11h')
    expect(rang('com')).toEqual([])
    await world.at('+1h')
    expect(rang('com')).toEqual(['“Early warning” of “NIS2 Article 23, a significant incident” is due in 12 h, at 2026-03-03 09:00 UTC'])
    await world.at('+11h')
    expect(rang('com')).toHaveLength(2)
    expect(rang('ann').filter((text) => text.includes('NIS2'))).toEqual([])
    await world.at('+1h')
    const overdue = '“Early warning” of “NIS2 Article 23, a significant incident” is overdue since 2026-03-03 09:00 UTC'
    expect(rang('com')).toEqual([overdue])
    expect(rang('ann')).toEqual([overdue])
    expect((await sentences()).filter((line) => line.includes('Early warning') && line.includes('paged'))).toEqual([
      '50 % of the time for “Early warning” of “NIS2 Article 23, a significant incident” has passed, it is due 2026-03-03 09:00 UTC: Communications was paged',
      '75 % of the time for “Early warning” of “NIS2 Article 23, a significant incident” has passed, it is due 2026-03-03 09:00 UTC: Communications was paged',
      '90 % of the time for “Early warning” of “NIS2 Article 23, a significant incident” has passed, it is due 2026-03-03 09:00 UTC: Communications was paged',
      '“Early warning” of “NIS2 Article 23, a significant incident” is overdue since 2026-03-03 09:00 UTC: Communications and Commander were paged',
    ])
    expect((await clocks()).clocks[1].stages[0]).toMatchObject({ state: 'overdue', dueAt: hours(24) })
  })

  it('go on after the incident is resolved, until everything is filed', async () => {
    await give('communications', com)
    await start('gdpr-33', { aware: hours(0) })
    await world.api('POST', `incidents/${incident}/resolve`, {})
    await world.at('+40h')
    expect(rang('com')).toEqual([
      '“Notification to the supervisory authority” of “GDPR Article 33, a personal data breach to the authority” is due in 1 d 12 h, at 2026-03-05 09:00 UTC',
    ])
    const filed = await file('gdpr-33', 'authority', { included: ['What happened, and what kind of breach it is'] })
    expect(filed.body).toMatchObject({
      state: 'filed',
      stages: [
        {
          state: 'filed',
          filedAt: hours(40),
          proof: 'Receipt 4711',
          approvedBy: 'Lia',
          included: ['What happened, and what kind of breach it is'],
        },
      ],
    })
    await later(240)
    expect(rang('com')).toEqual([])
  })

  it('page whoever started them where nobody has a role', async () => {
    await act('gdpr-33/start', { times: { aware: hours(0) }, reason: 'Sure.' }, await signedIn(world, lia))
    await world.at('+36h')
    expect(rang('lia')).toHaveLength(1)
    expect((await sentences()).some((line) => line.endsWith('whoever started the clock was paged'))).toBe(true)
  })

  it('keep every start that was said, and count anew from the corrected one', async () => {
    await give('communications', com)
    await world.at('+6h')
    const who = await signedIn(world, lia)
    await act('gdpr-33/start', { times: { aware: hours(2) }, reason: 'The ticket.' }, who)
    expect(await act('gdpr-33/start', { times: { aware: hours(1) }, reason: 'Again.' }, who)).toMatchObject({ status: 409 })
    await world.at('+1h')
    expect(rang('com')).toEqual([])
    const corrected = await act('gdpr-33/correct', { times: { aware: hours(-62) }, reason: 'The guard knew on Friday.' }, who)
    expect(corrected.body).toMatchObject({
      times: { aware: hours(-62) },
      stages: [{ state: 'running', dueAt: hours(10) }],
      history: [
        { times: { aware: hours(2) }, reason: 'The ticket.', by: 'lia', applies: true },
        { times: { aware: hours(-62) }, reason: 'The guard knew on Friday.', by: 'lia', applies: true },
      ],
    })
    await world.at('+1s')
    // One page for the three shares that have passed by the new count.
    expect(rang('com')).toEqual([expect.stringContaining('is due in 3 h')])
    expect(await sentences()).toContain(
      'lia corrected the start of “GDPR Article 33, a personal data breach to the authority” (aware of it 2026-02-27 19:00 UTC); next is “Notification to the supervisory authority”, due 2026-03-02 19:00 UTC: The guard knew on Friday.',
    )
  })

  it('are filed late only with the reason, and the next stage runs from the filing', async () => {
    await start('dora-19', { classified: hours(0), aware: hours(-1) })
    await world.at('+5h')
    expect(await file('dora-19', 'initial')).toMatchObject({ status: 422, body: { code: 'reason-needed' } })
    expect(await file('dora-19', 'intermediate')).toMatchObject({ status: 409 })
    const late = await file('dora-19', 'initial', { reason: 'The portal was down.' })
    expect(late.body.stages).toMatchObject([
      { state: 'late', reason: 'The portal was down.' },
      { state: 'running', dueAt: hours(77) },
      { state: 'waiting', waitsFor: 'previous' },
    ])
    expect(await sentences()).toContain(
      'API token of the environment filed “Initial notification” of “DORA Article 19, a major incident of a financial entity” at 2026-03-02 14:00 UTC, late: Receipt 4711; approved by Lia; The portal was down.',
    )
  })

  it('that do not apply say who decided so and why, and can still be started', async () => {
    const who = await signedIn(world, lia)
    const declined = await act('sec-8k-105/decline', { reason: 'Not listed.' }, who)
    expect(declined.body).toMatchObject({ state: 'notApplicable', reason: 'Not listed.', decidedBy: 'lia', stages: [] })
    expect(await sentences()).toContain(
      'lia decided that “SEC Form 8-K item 1.05, a material cybersecurity incident” does not apply: Not listed.',
    )
    const started = await start('sec-8k-105', { material: hours(0) })
    // Monday, so Friday at half past five in New York.
    expect(started.body).toMatchObject({
      state: 'running',
      stages: [{ dueAt: '2026-03-06T22:30:00.000Z' }],
      history: [{ applies: false }, { applies: true }],
    })
  })

  it('can only be read by whoever may not respond', async () => {
    const viewer = await signedIn(world, await person(world, 'eve', ['email'], 'viewer'))
    expect(await act('gdpr-33/start', { times: { aware: hours(0) }, reason: 'x' }, viewer)).toMatchObject({ status: 403 })
    expect(await world.call('GET', `incidents/${incident}/clocks`, undefined, viewer)).toMatchObject({ status: 200 })
  })
})

describe('Obligations', () => {
  const find = async (id: string) => (await world.api('GET', 'obligations')).items.find((one: { id: string }) => one.id === id)

  it('are switched on, and off, and given times of the company, on the record', async () => {
    const ours = {
      enabled: true,
      limits: { agency: [{ amount: 24, unit: 'hours', from: 'classified' }] },
      reviewed: '2026-02-20',
      note: 'Asked counsel.',
    }
    await world.api('PUT', 'obligations/us-banks-36', ours)
    await world.api('PUT', 'obligations/nis2-23', { enabled: false })
    expect(await find('us-banks-36')).toMatchObject({
      enabled: true,
      adjusted: true,
      reviewed: null,
      setting: { reviewed: '2026-02-20', note: 'Asked counsel.' },
    })
    expect((await start('us-banks-36', { classified: hours(0) })).body.stages).toMatchObject([
      { dueAt: hours(24), words: '24 hours from classifying it' },
    ])
    expect(await start('nis2-23', { aware: hours(0) })).toMatchObject({
      status: 409,
      body: { detail: 'This obligation is switched off here.' },
    })
    const entries = (await world.api('GET', 'audit?subject=obligation')).items
    expect(entries.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
      expect.stringMatching(/ switched off the obligation NIS2 Article 23/),
      expect.stringMatching(/ switched on the obligation US banking agencies/),
    ])
  })

  it('keep the times with which a clock began', async () => {
    await start('gdpr-33', { aware: hours(0) })
    await world.api('PUT', 'obligations/gdpr-33', { enabled: true, limits: { authority: [{ amount: 24, unit: 'hours', from: 'aware' }] } })
    expect((await clocks()).clocks[0].stages[0]).toMatchObject({ dueAt: hours(72) })
  })

  it.each([
    ['a stage that there is not', { limits: { nothing: [] } }],
    ['a calendar that there is not', { limits: { authority: [{ amount: 1, unit: 'businessDays', from: 'aware', calendar: 'moon' }] } }],
    ['a first stage that runs from the one before', { limits: { authority: [{ amount: 1, unit: 'hours', from: 'previous' }] } }],
    ['no stage that runs from its start', { limits: { authority: [{ amount: 1, unit: 'hours', from: 'paid' }] } }],
  ])('refuse %s', async (_, setting) => {
    expect(await world.call('PUT', 'obligations/gdpr-33', { enabled: true, ...setting })).toMatchObject({ status: 400 })
  })
})

it('What the simulator says of clocks is what would be suggested, and when it would be due', async () => {
  const asset = (await world.api('GET', 'incidents')).items[0].service.id
  await until('the service to be heard of', async () => (await world.deps.catalogue.read()).asset(asset) !== undefined)
  const foretold = await world.api('POST', 'communication-plan/simulate', {
    title: 'Addresses were read',
    severity: 'high',
    assetId: asset,
    at: hours(0),
    personalData: true,
  })
  await world.api('POST', `incidents/${incident}/personal-data`, { concerned: true, reason: 'Addresses were read.' })
  expect(foretold.clocks.map(({ id, reasons }: { id: string; reasons: string[] }) => [id, reasons])).toEqual(await suggested())
  for (const { id, start: from, stages } of foretold.clocks) {
    const started = await start(id, { [from]: hours(0) })
    expect(started.body.stages.map(({ title, dueAt }: { title: string; dueAt: string | null }) => [title, dueAt])).toEqual(
      stages.map(({ title, dueAt }: { title: string; dueAt: string | null }) => [title, dueAt]),
    )
  }
})
