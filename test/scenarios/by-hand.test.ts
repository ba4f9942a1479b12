import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, service, START, type World } from '../harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const user = (id: number) => ({ kind: 'user' as const, id })

describe('a direct page', () => {
  it('reaches a person at once, with who asked and what they said', async () => {
    const ann = await person(world, 'ann')
    const page = await world.api('POST', 'pages', { title: 'Call me', message: 'The office is on fire', targets: [user(ann)] })
    expect(page).toMatchObject({ state: 'triggered', source: 'page', urgency: 'high' })
    await world.at('+1s')
    expect(world.phone('ann')).toMatchObject([{ message: { title: expect.stringContaining('Call me') } }])
    const { items } = await world.api('GET', `incidents/${page.id}/timeline`)
    expect(JSON.stringify(items)).toContain('The office is on fire')
  })

  it('reaches a team by its policy', async () => {
    const ann = await person(world, 'ann')
    const { policyId } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 5 }])
    const { id: team } = await world.db.one<{ id: number }>(sql`
      insert into team (name, escalation_policy_id, created_at) values ('shop', ${policyId}, ${new Date(START)}) returning id`)
    await world.api('POST', 'pages', { title: 'Look', targets: [{ kind: 'team', id: team }] })
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('to somebody who cannot be reached is refused or told, never silent', async () => {
    const mute = await person(world, 'mute', [])
    const answer = await world.call('POST', 'pages', { title: 'Call me', targets: [user(mute)] })
    await world.at('+1s')
    if (answer.status === 200) {
      const { items } = await world.api('GET', `incidents/${answer.body.id}/timeline`)
      expect(JSON.stringify(items)).toMatch(/no verified contact method/)
    } else expect(answer.body.detail).toMatch(/\w/)
    expect(await world.call('POST', 'pages', { title: 'x', targets: [{ kind: 'team', id: 999 }] })).toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
    })
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
