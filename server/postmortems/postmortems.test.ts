import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'

let world: World
let incidentId: number
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  const { key } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
  await world.at('+4m')
  incidentId = (await world.api('GET', 'incidents')).items[0].id
  await world.call('POST', `incidents/${incidentId}/acknowledge`, {}, await signedIn(world, ann))
})
afterEach(() => world.close())

async function resolved(): Promise<void> {
  await world.at('+56m')
  await world.api('POST', `incidents/${incidentId}/resolve`, {})
}
const draft = () => world.call('POST', `incidents/${incidentId}/postmortem`)

describe('A postmortem', () => {
  it('names who had which role, one after the other, and which stakeholders were told', async () => {
    const [ann, bob] = [
      (await world.api('GET', 'people')).items.find((one: { name: string }) => one.name === 'ann').id,
      await person(world, 'bob'),
    ]
    const { id: legal } = await world.api('POST', 'stakeholders', {
      name: 'Legal',
      kind: 'legal',
      lines: [{ label: 'Counsel', by: 'phone', address: '+49 30 1234' }],
    })
    for (const userId of [ann, bob]) await world.api('POST', `incidents/${incidentId}/roles`, { role: 'commander', userId })
    await world.api('POST', `incidents/${incidentId}/roles`, { role: 'scribe', userId: ann })
    await world.api('POST', `incidents/${incidentId}/told`, { groupId: legal, line: 'Counsel' })
    await resolved()
    const { body } = await draft()
    expect(body.body).toContain('| Responders | ann, bob |\n| Commander | ann, then bob |\n| Scribe | ann |\n| Told Legal |')
  })

  it('is drafted from the timeline of a resolved incident, and that is in the timeline', async () => {
    expect(await draft()).toMatchObject({ status: 409, body: { code: 'not-resolved' } })
    await resolved()
    const { status, body } = await draft()
    expect(status).toBe(200)
    expect(body).toMatchObject({ incidentId, title: 'db is down', serviceName: 'Shop', state: 'draft', version: 1 })
    expect(body.body).toContain('It was open for 1 h, 4 min passed until somebody acknowledged it, and one alert came in.')
    expect(body.body).toContain('| Responders | ann |')
    expect(body.body).toMatch(/^- \*\*2026-03-02 09:00:00\*\* Opened as critical/m)
    expect(body.body).toMatch(/^- \*\*2026-03-02 09:04:00\*\* ann acknowledged it$/m)
    const { items } = await world.api('GET', `incidents/${incidentId}/timeline`)
    expect(items.at(-1)).toMatchObject({ kind: 'postmortem.drafted', number: items.length })
    expect(await draft()).toMatchObject({ status: 409, body: { code: 'already-exists' } })
    expect(await world.api('GET', `incidents/${incidentId}`)).toMatchObject({ postmortemId: body.id })
  })

  it('is edited by one person at a time, and exported as Markdown', async () => {
    await resolved()
    const { id } = (await draft()).body
    const change = { title: 'The database fell over', body: '# Ours\n\nIt fell.', state: 'final', version: 1 }
    expect(await world.api('PUT', `postmortems/${id}`, change)).toMatchObject({
      version: 2,
      state: 'final',
      title: 'The database fell over',
    })
    expect(await world.call('PUT', `postmortems/${id}`, change)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    const file = await world.call('GET', `postmortems/${id}/export`)
    expect(file).toMatchObject({
      status: 200,
      body: '# Ours\n\nIt fell.',
      headers: { 'content-type': 'text/markdown; charset=utf-8', 'content-disposition': `attachment; filename="postmortem-${id}.md"` },
    })
    expect((await world.api('GET', 'postmortems?state=final&search=FELL')).items).toMatchObject([{ id, incidentTitle: 'db is down' }])
    expect((await world.api('GET', 'postmortems?state=draft')).items).toEqual([])
  })
})
