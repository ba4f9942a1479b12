import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommunicationRule } from '../../domain/communication-plan.ts'
import { signedIn } from '../signed-in.ts'
import { event, openWorld, person, service, START, type World } from '../harness.ts'
import { until } from '../product.ts'

let world: World
let ann: number
let com: number
let boss: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
  com = await person(world, 'com', ['ntfy', 'email'])
  boss = await person(world, 'boss', ['email'], 'viewer')
})
afterEach(() => world.close())

const MAJOR = { severities: ['critical' as const] }
async function rule(values: object): Promise<number> {
  const filled = CommunicationRule.parse({
    name: 'Executives',
    audiences: [{ kind: 'user', id: boss }],
    trigger: MAJOR,
    subject: '{{ incident.title }}',
    body: 'Since {{ incident.elapsed }}. {{ update }}',
    ownerRole: null,
    ...values,
  })
  return (await world.api('POST', 'communication-rules', filled)).id
}
const level = (id: number) => [{ targets: [{ kind: 'user' as const, id }], delayMinutes: 60 }]
const said = (id: number) => world.api('GET', `incidents/${id}/communications`)
const sentences = async (id: number): Promise<string[]> =>
  (await world.api('GET', `incidents/${id}/timeline?limit=200`)).items.map((entry: { sentence: string }) => entry.sentence)

/** An incident that the plan is about, as an alert opens it once the node has heard of the plan. */
async function open(summary = 'Checkout is down'): Promise<number> {
  const shop = await service(world, 'Shop', level(ann))
  await world.db.run(sql`update asset set kind = 'application', priority = 1 where id = ${shop.serviceId}`)
  await until('the plan to be heard of', async () => (await world.deps.catalogue.read()).communicates)
  await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'down', { summary }))
  return (await world.api('GET', 'incidents')).items[0].id
}

describe('A rule of the communication plan', () => {
  it('tells its audience after its delay, with live facts, and keeps the proof', async () => {
    await rule({ trigger: { ...MAJOR, afterMinutes: 15 } })
    const id = await open()
    await world.at('+14m')
    expect(world.phone('boss')).toEqual([])
    expect((await said(id)).items).toMatchObject([{ name: 'Executives', state: 'planned', number: 1 }])
    await world.at('+1m')
    expect(world.phone('boss').map(({ message }) => [message.title, message.text])).toEqual([['Checkout is down', 'Since 15 min. ']])
    expect((await said(id)).items).toMatchObject([
      {
        state: 'sent',
        messages: [{ name: 'boss', channel: 'email', state: 'accepted' }],
        sentAt: new Date(START + 15 * 60_000).toISOString(),
      },
    ])
    expect(await sentences(id)).toContain('“Executives” was sent to boss')
  })

  it('says nothing of what is over before, and tells whoever was told that it is over', async () => {
    await rule({ trigger: { ...MAJOR, afterMinutes: 15 } })
    await rule({ name: 'At once', trigger: MAJOR })
    const id = await open()
    await world.at('+1m')
    expect(world.phone('boss')).toHaveLength(1)
    await world.api('POST', `incidents/${id}/resolve`, {})
    await world.at('+20m')
    expect(world.phone('boss').map(({ message }) => message.title)).toEqual(['Over: Checkout is down'])
    const { items } = await said(id)
    expect(items.find((one: { name: string }) => one.name === 'Executives')).toMatchObject({
      state: 'skipped',
      reason: 'it is over before it was said',
    })
  })

  it('begins to count when the severity rises to what it is about', async () => {
    await rule({})
    const shop = await service(world, 'Shop', level(ann))
    await until('the plan to be heard of', async () => (await world.deps.catalogue.read()).communicates)
    await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'slow', { severity: 'warning' }))
    const [{ id }] = (await world.api('GET', 'incidents')).items
    await world.at('+5m')
    expect((await said(id)).items).toEqual([])
    await world.api('POST', `incidents/${id}/severity`, { severity: 'critical', reason: 'All customers.' })
    await world.at('+6m')
    expect(world.phone('boss')).toHaveLength(1)
  })

  it('is written by its owner, waits for approval, and comes again at its cadence', async () => {
    await rule({ ownerRole: 'communications', approverRole: 'commander', cadenceMinutes: 60 })
    await world.db.run(sql`
      update incident_type set roles = ${JSON.stringify([
        { role: 'commander', from: [{ kind: 'user', id: ann }] },
        { role: 'communications', from: [{ kind: 'user', id: com }] },
      ])}::jsonb where name = 'Major incident'`)
    const id = await open()
    await world.at('+1s')
    const drafted = (await said(id)).items[0]
    expect(drafted).toMatchObject({ state: 'drafted', owner: 'Communications', approver: 'Commander', subject: 'Checkout is down' })
    expect(world.phone('com').some(({ message }) => message.text.includes('Write it and send it.'))).toBe(true)

    const path = `incidents/${id}/communications/${drafted.id}`
    await world.api('POST', `${path}/send`, { subject: 'Checkout', body: 'We switch providers.' })
    await world.at('+2s')
    expect(world.phone('boss')).toEqual([])
    const commander = await signedIn(world, ann)
    expect(await world.call('POST', `${path}/approve`)).toMatchObject({ status: 403 })
    expect(await world.call('POST', `${path}/return`, { reason: 'Say since when.' }, commander)).toMatchObject({
      body: { state: 'drafted' },
    })
    await world.api('POST', `${path}/send`, { subject: 'Checkout', body: 'Since nine. We switch providers.' })
    expect(await world.call('POST', `${path}/approve`, undefined, commander)).toMatchObject({
      body: { state: 'sending', approvedBy: 'ann' },
    })
    await world.at('+3s')
    expect(world.phone('boss').map(({ message }) => message.text)).toEqual(['Since nine. We switch providers.'])
    expect((await said(id)).items).toMatchObject([
      { number: 2, state: 'planned' },
      { number: 1, state: 'sent' },
    ])
    await world.api('POST', `incidents/${id}/notes`, { text: 'Bob broke it.' })
    await world.api('POST', `incidents/${id}/updates`, { text: 'Payments work again.' })
    await world.at('+60m')
    expect((await said(id)).items[0]).toMatchObject({ number: 2, state: 'drafted', body: 'Since 1 h. Payments work again.' })
  })

  it('that is overdue pages the communications lead, then the commander', async () => {
    await rule({ ownerRole: 'communications', deadlineMinutes: 20 })
    await world.db.run(sql`
      update incident_type set roles = ${JSON.stringify([
        { role: 'commander', from: [{ kind: 'user', id: ann }] },
        { role: 'communications', from: [{ kind: 'user', id: com }] },
      ])}::jsonb where name = 'Major incident'`)
    const id = await open()
    await world.at('+10m')
    world.phone('com')
    world.phone('ann')
    await world.at('+10m')
    expect(world.phone('com').some(({ message }) => message.title.startsWith('Overdue: the update “Executives”'))).toBe(true)
    expect(world.phone('ann').filter(({ message }) => message.title.startsWith('Overdue'))).toEqual([])
    await world.at('+10m')
    expect(world.phone('ann').some(({ message }) => message.title.startsWith('Overdue: the update “Executives”'))).toBe(true)
    expect((await said(id)).items[0]).toMatchObject({ overdue: true, state: 'drafted' })
    expect((await sentences(id)).filter((line) => line.includes('overdue'))).toEqual([
      '“Executives” is overdue: Communications was paged',
      '“Executives” is overdue: Commander was paged',
    ])
  })

  it('that is over is still written and told, and whoever wrote is not called for it any more', async () => {
    await rule({ ownerRole: 'communications' })
    await world.db.run(sql`
      update incident_type set roles = ${JSON.stringify([{ role: 'communications', from: [{ kind: 'user', id: com }] }])}::jsonb where name = 'Major incident'`)
    const id = await open()
    await world.at('+1s')
    const [first] = (await said(id)).items
    await world.api('POST', `incidents/${id}/communications/${first.id}/send`, { subject: 'Checkout', body: 'It is down.' })
    await world.at('+1s')
    world.phone('com')
    await world.at('+20m')
    expect(world.phone('com').filter(({ message }) => message.title.startsWith('Write the update'))).toEqual([])
    await world.api('POST', `incidents/${id}/resolve`, {})
    await world.at('+1s')
    expect(world.phone('com').some(({ message }) => message.title.startsWith('Write the update “Executives”'))).toBe(true)
    const end = (await said(id)).items.find((one: { final: boolean }) => one.final)
    expect(end).toMatchObject({ state: 'drafted', subject: 'Over: Checkout is down' })
    await world.api('POST', `incidents/${id}/communications/${end.id}/send`, { subject: 'Over', body: 'It works.' })
    await world.at('+1s')
    expect(world.phone('boss').map(({ message }) => message.text)).toEqual(['It is down.', 'It works.'])
  })

  it('reaches a group by its members, its mail lines and what is to be called by hand', async () => {
    const { id: legal } = await world.db.one<{ id: number }>(sql`
      insert into stakeholder_group (name, kind, member_ids, lines, created_at)
      values ('Legal', 'legal', ${[boss]}::bigint[], ${JSON.stringify([
        { label: 'Desk', by: 'email', address: 'legal@example.com', note: '' },
        { label: 'Counsel', by: 'phone', address: '+49 30 1234', note: '' },
      ])}::jsonb, ${new Date(START)}) returning id`)
    await rule({ audiences: [{ kind: 'stakeholders', id: legal }] })
    const id = await open()
    await world.at('+1s')
    const sending = (await said(id)).items[0]
    expect(sending).toMatchObject({
      state: 'sending',
      messages: [
        { name: 'boss', state: 'accepted' },
        { name: 'Legal, Desk', address: 'legal@example.com', state: 'accepted' },
        { name: 'Legal, Counsel', address: '+49 30 1234', state: 'waiting' },
      ],
    })
    const path = `incidents/${id}/communications/${sending.id}`
    await world.api('POST', `${path}/messages/${sending.messages[2].id}/done`, { note: 'They know.' })
    expect((await said(id)).items[0]).toMatchObject({ state: 'sent' })
    expect(await sentences(id)).toContain('“Executives” was sent to boss, 2 others')
  })

  it('tries again where a provider fails, and says who could not be told', async () => {
    await rule({})
    const id = await open()
    world.phone('ann')
    world.answers.push({ outcome: 'unknown', detail: 'no answer' }, { outcome: 'failed', permanent: true, detail: 'no such mailbox' })
    await world.at('+1m')
    expect((await said(id)).items[0]).toMatchObject({
      state: 'failed',
      reason: 'Nobody could be told: boss: no such mailbox',
      messages: [{ name: 'boss', state: 'failed', detail: 'no such mailbox' }],
    })
  })

  it('is about personal data only where somebody said so', async () => {
    await rule({ trigger: { personalData: true } })
    const id = await open()
    await world.at('+1s')
    expect((await said(id)).items).toEqual([])
    await world.api('POST', `incidents/${id}/personal-data`, { concerned: true, reason: 'Addresses were read.' })
    await world.at('+2s')
    expect(world.phone('boss')).toHaveLength(1)
    expect((await said(id)).personalData).toBe(true)
  })
})

it('A template that cannot be read is refused in words', async () => {
  const answer = await world.call('POST', 'communication-rules', {
    name: 'x',
    audiences: [{ kind: 'user', id: boss }],
    trigger: {},
    subject: '{{ incident.nothing }}',
    body: 'y',
  })
  expect(answer).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'subject', message: 'There is nothing called incident.nothing.' }] },
  })
})

it('What the simulator says is what happens', async () => {
  await rule({ trigger: { ...MAJOR, afterMinutes: 15 } })
  await rule({ name: 'At once', audiences: [{ kind: 'role', role: 'communications' }], channel: 'loud' })
  await world.db.run(sql`
    update incident_type set roles = ${JSON.stringify([{ role: 'communications', from: [{ kind: 'user', id: com }] }])}::jsonb where name = 'Major incident'`)
  const shop = await service(world, 'Shop', level(ann))
  await world.db.run(sql`update asset set priority = 1 where id = ${shop.serviceId}`)
  const ask = () =>
    world.api('POST', 'communication-plan/simulate', {
      title: 'Checkout is down',
      severity: 'medium',
      assetId: shop.serviceId,
      at: new Date(START).toISOString(),
    })
  await until('the rank to be heard of', async () => (await ask()).severity === 'critical')
  const foretold = await ask()

  await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'down', { summary: 'Checkout is down', severity: 'warning' }))
  const [incident] = (await world.api('GET', 'incidents')).items
  await world.at('+16m')
  const detail = await world.api('GET', `incidents/${incident.id}`)
  expect({ severity: detail.severity, urgency: detail.urgency, type: detail.type.name }).toEqual({
    severity: foretold.severity,
    urgency: foretold.urgency,
    type: foretold.type.name,
  })
  expect(detail.roles.map((role: { roleName: string; person: { name: string } }) => [role.roleName, role.person.name])).toEqual(
    foretold.roles.map((role: { role: string; person: string }) => [role.role, role.person]),
  )
  const paged = detail.pages.filter((page: { reason: string }) => !page.reason.startsWith('asked to join'))
  expect(paged.map((page: { userId: number; channel: string }) => [page.userId === ann ? 'ann' : 'other', page.channel])).toEqual(
    foretold.pages.map((page: { name: string; channel: string }) => [page.name, page.channel]),
  )
  const { items } = await said(incident.id)
  const happened = items
    .map((one: { name: string; subject: string; body: string; plannedAt: string; messages: { name: string; channel: string }[] }) => ({
      name: one.name,
      minute: (Date.parse(one.plannedAt) - START) / 60_000,
      subject: one.subject,
      body: one.body,
      to: one.messages.map(({ name, channel }) => `${name} ${channel}`),
    }))
    .sort((a: { minute: number }, b: { minute: number }) => a.minute - b.minute)
  expect(happened).toEqual(
    foretold.communications.map(
      (one: { name: string; minute: number; subject: string; body: string; recipients: { name: string; channel: string }[] }) => ({
        name: one.name,
        minute: one.minute,
        subject: one.subject,
        body: one.body,
        to: one.recipients.map(({ name, channel }) => `${name} ${channel}`),
      }),
    ),
  )
})
