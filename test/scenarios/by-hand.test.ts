import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, service, START, type World } from '../harness.ts'
import { signedIn } from '../signed-in.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const user = (id: number) => ({ kind: 'user' as const, id })
const team = async (name: string, policyId: number | null = null) =>
  (
    await world.db.one<{ id: number }>(sql`
      insert into team (name, escalation_policy_id, created_at) values (${name}, ${policyId}, ${new Date(START)}) returning id`)
  ).id
const whys = async (id: number) =>
  (await world.api('GET', `incidents/${id}`)).pages.map((page: { reason: string }) => page.reason) as string[]
const turns = async (id: number) => {
  const items = (await world.api('GET', `incidents/${id}/timeline`)).items as { kind: string; sentence: string }[]
  return items.filter(({ kind }) => kind === 'escalation.reached').map(({ sentence }) => sentence)
}

describe('a direct page', () => {
  it('reaches a person at once, with who asked and what they said', async () => {
    const ann = await person(world, 'ann')
    const page = await world.api('POST', 'pages', { title: 'Call me', message: 'The office is on fire', targets: [user(ann)] })
    expect(page).toMatchObject({ state: 'triggered', source: 'page', urgency: 'high' })
    await world.at('+1s')
    expect(world.phone('ann')).toMatchObject([{ message: { title: expect.stringContaining('Call me') } }])
    const { items } = await world.api('GET', `incidents/${page.id}/timeline`)
    expect(JSON.stringify(items)).toContain('The office is on fire')
    expect(await whys(page.id)).toEqual(['asked directly by API token of the environment, by the default rule'])
    expect(await turns(page.id)).toEqual(['Level 1 turned to ann (asked directly by API token of the environment)'])
  })

  it('reaches a team by its policy', async () => {
    const ann = await person(world, 'ann')
    const { policyId } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 5 }])
    const page = await world.api('POST', 'pages', { title: 'Look', targets: [{ kind: 'team', id: await team('shop', policyId) }] })
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(1)
    expect(await whys(page.id)).toEqual(['asked directly by API token of the environment through the policy shop, by the default rule'])
  })

  it('that would reach nobody is refused with why and what next, and opens nothing', async () => {
    const mute = await person(world, 'mute', [])
    const vic = await person(world, 'vic', ['ntfy'], 'viewer')
    const empty = { kind: 'team' as const, id: await team('empty') }
    const { policyId } = await service(world, 'attic', [{ targets: [empty], delayMinutes: 5 }])
    const byPolicy = { kind: 'team' as const, id: await team('attic', policyId) }
    const refusals: [object[], string][] = [
      [[user(mute)], 'mute has no verified contact method'],
      [[empty], 'the team empty has no members'],
      [[byPolicy], 'the team empty has no members'],
      [[empty, user(vic)], 'the team empty has no members; vic is a viewer, who cannot respond'],
    ]
    for (const [targets, why] of refusals)
      expect(await world.call('POST', 'pages', { title: 'Call me', targets })).toMatchObject({
        status: 422,
        body: { detail: `Nobody would be reached: ${why}.`, next: 'Choose somebody with a verified contact method.' },
      })
    expect(await world.call('POST', 'pages', { title: 'x', targets: [{ kind: 'team', id: 999 }] })).toMatchObject({ status: 404 })
    expect((await world.api('GET', 'incidents?state=all')).items).toEqual([])
  })
})

describe('who has it reassigned to them', () => {
  it('is told by whom, also where it goes to a policy', async () => {
    const [ann, bob, cyd] = [await person(world, 'ann'), await person(world, 'bob'), await person(world, 'cyd')]
    const { policyId } = await service(world, 'shop', [{ targets: [user(bob)], delayMinutes: 5 }])
    const { id } = await world.api('POST', 'pages', { title: 'Look', targets: [user(ann)] })
    const asAnn = await signedIn(world, ann)
    expect(await world.call('POST', `incidents/${id}/reassign`, { policyId }, asAnn)).toMatchObject({ status: 200 })
    await world.at('+1s')
    expect(await world.call('POST', `incidents/${id}/reassign`, { target: user(cyd) }, asAnn)).toMatchObject({ status: 200 })
    await world.at('+1s')
    expect((await whys(id)).slice(1)).toEqual([
      'reassigned by ann to the policy shop, by the default rule',
      'reassigned by ann, by the default rule',
    ])
    expect(await turns(id)).toContain('Level 1 turned to cyd (reassigned by ann)')
  })

  it('is not nobody: that is refused, and whoever has it keeps it', async () => {
    const ann = await person(world, 'ann')
    const { id } = await world.api('POST', 'pages', { title: 'Look', targets: [user(ann)] })
    await world.api('POST', `incidents/${id}/acknowledge`)
    const target = { kind: 'team', id: await team('empty') }
    expect(await world.call('POST', `incidents/${id}/reassign`, { target })).toMatchObject({
      status: 422,
      body: { detail: 'Nobody would be reached: the team empty has no members.' },
    })
    expect(await world.api('GET', `incidents/${id}`)).toMatchObject({ state: 'acknowledged' })
  })
})

describe('a report by hand', () => {
  it('pages by the policy of its service', async () => {
    const ann = await person(world, 'ann')
    const { serviceId } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 5 }])
    const made = await world.api('POST', 'incidents', {
      title: 'Orders are stuck',
      serviceId,
      severity: 'critical',
      description: 'since noon',
    })
    expect(made).toMatchObject({ source: 'manual', state: 'triggered', phase: 'triage' })
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('may be a suspicion, which pages too and says what it is', async () => {
    const ann = await person(world, 'ann')
    const { serviceId } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 5 }])
    const made = await world.api('POST', 'incidents', { title: 'Odd logins', serviceId, suspected: true })
    expect(made).toMatchObject({ phase: 'suspected' })
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('may be logged afterwards and page nobody', async () => {
    const ann = await person(world, 'ann')
    const { serviceId } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 5 }])
    await world.api('POST', 'incidents', { title: 'Last night', serviceId, pageNobody: true })
    await world.at('+1d')
    expect(world.rings).toEqual([])
  })

  it('without anybody to page is refused, and says what to do', async () => {
    const answer = await world.call('POST', 'incidents', { title: 'Something' })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.body.detail).toMatch(/Name the service|page somebody/)
  })
})
