import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CommunicationRule } from '../../domain/communication-plan.ts'
import { channel, type Channel, type Receipt } from '../../integrations/channel.ts'
import { tellFlow } from '../../server/flow/tell.ts'
import { findBundled } from '../../server/pages/link-view.ts'
import { event, openWorld, person, service, type World } from '../harness.ts'

let world: World
let ann: number
let key: string
let incidentId: number
let ruleId: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann', ['ntfy', 'email'])
  const boss = await person(world, 'boss', ['email'])
  ;({ key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: boss }], delayMinutes: 600 }]))
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'shop'))
  await world.at('+1s')
  incidentId = (await world.api('GET', 'incidents')).items[0].id
  // Its texts are put into the queue by hand.
  const rule = {
    name: 'News',
    audiences: [{ kind: 'user', id: ann }],
    trigger: { severities: ['low'] },
    subject: 'x',
    body: 'y',
    ownerRole: null,
  }
  ruleId = (await world.api('POST', 'communication-rules', CommunicationRule.parse(rule))).id
})
afterEach(() => world.close())

/** A communication that goes to one person by one channel so many times. */
async function told(kind: string, times = 1, userId: number | null = ann): Promise<number> {
  const at = new Date(world.clock.now())
  const { id } = await world.db.one<{ id: number }>(sql`
    insert into communication (incident_id, rule_id, rule, number, state, planned_at, deadline_at, subject, body)
    values (${incidentId}, ${ruleId}, (select document || jsonb_build_object('id', id, 'name', name) from communication_rule where id = ${ruleId}), (select count(*) + 1 from communication), 'sending', ${at}, ${at}, 'We are slow', 'Nothing is lost.') returning id`)
  await world.db.run(sql`
    insert into communication_message (communication_id, user_id, method_id, name, channel, address, state, due_at)
    select ${id}, ${userId}, m.id, 'ann', ${kind}, ${userId === null ? 'desk@email' : null}, 'due', ${at}
    from generate_series(1, ${times}) left join contact_method m on m.user_id = ${userId} and m.channel = ${kind}`)
  return id
}

const messages = (id: number) =>
  world.db.rows<{ state: string; detail: string | null; attempt: number }>(
    sql`select state, detail, attempt from communication_message where communication_id = ${id} order by id`,
  )
const stateOf = async (id: number) => (await world.db.one<{ state: string }>(sql`select state from communication where id = ${id}`)).state

/** A channel whose answers come when the test gives them. */
function slow(kind: string): Channel & { answer: (receipt: Receipt) => void; waiting: () => number } {
  const pending: ((receipt: Receipt) => void)[] = []
  const made = channel({
    kind,
    title: kind,
    about: 'hangs',
    loud: true,
    config: z.object({}),
    address: z.string(),
    send: () => new Promise<Receipt>((resolve) => void pending.push(resolve)),
  }) as Channel
  return { ...made, answer: (receipt) => pending.shift()!(receipt), waiting: () => pending.length }
}

describe('A message of the plan', () => {
  it('that cannot be opened fails in words, once', async () => {
    await world.db.run(sql`update contact_method set secret = ${Buffer.alloc(40, 7)} where user_id = ${ann} and channel = 'ntfy'`)
    const id = await told('ntfy')
    await world.at('+1s')
    expect(await messages(id)).toMatchObject([
      { state: 'failed', attempt: 1, detail: expect.stringMatching(/^The message could not be written \(/) },
    ])
    expect(await stateOf(id)).toBe('failed')
  })

  it('whose channel has settings that cannot be opened fails in words, once', async () => {
    await world.db.run(sql`update channel set secret = ${Buffer.alloc(40, 7)} where kind = 'ntfy'`)
    const id = await told('ntfy')
    await world.at('+1s')
    expect(await messages(id)).toMatchObject([
      { state: 'failed', attempt: 1, detail: expect.stringMatching(/^The message could not be written \(/) },
    ])
  })

  it('whose receipts are lost again and again ends as failed, without being sent once more', async () => {
    const id = await told('ntfy')
    await world.db.run(sql`update communication_message set state = 'sending', attempt = 5`)
    await world.at('+1s')
    expect(world.phone('ann')).toEqual([])
    expect(await messages(id)).toMatchObject([
      { state: 'failed', detail: 'It was sent 5 times without a receipt: whether it arrived is not known.' },
    ])
    expect(await stateOf(id)).toBe('failed')
  })

  it('is not sent to somebody whose account is not active any more', async () => {
    const id = await told('email')
    await world.db.run(sql`update users set state = 'deactivated' where id = ${ann}`)
    const desk = await told('email', 1, null)
    await world.at('+1s')
    expect(world.phone('ann')).toEqual([])
    expect(await messages(id)).toMatchObject([{ state: 'failed', detail: 'The account of this person is not active any more.' }])
    expect(await messages(desk)).toMatchObject([{ state: 'accepted' }])
  })

  it('goes out while another channel hangs', async () => {
    const mail = slow('email')
    const push = slow('ntfy')
    const flow = tellFlow(world.deps, [mail, push])
    await told('email', 12)
    const id = await told('ntfy')
    await flow.turn()
    await expect.poll(() => [mail.waiting(), push.waiting()]).toEqual([8, 1])
    expect(await flow.turn()).toBe(0)
    push.answer({ outcome: 'accepted' })
    await expect.poll(() => stateOf(id)).toBe('sent')
    while (mail.waiting() > 0) mail.answer({ outcome: 'accepted' })
    await flow.drain()
  })

  it('is not taken from the node that has it by a receipt that comes late', async () => {
    const [first, second] = [slow('ntfy'), slow('ntfy')]
    const [here, there] = [tellFlow(world.deps, [first]), tellFlow(world.deps, [second])]
    const id = await told('ntfy')
    await here.turn()
    await expect.poll(first.waiting).toBe(1)
    world.clock.set(world.clock.now() + 31_000)
    await there.turn()
    await expect.poll(second.waiting).toBe(1)
    first.answer({ outcome: 'unknown', detail: 'too late' })
    await here.drain()
    expect(await messages(id)).toEqual([{ state: 'sending', attempt: 2, detail: null }])
    second.answer({ outcome: 'accepted' })
    await there.drain()
    expect(await messages(id)).toMatchObject([{ state: 'accepted', attempt: 2 }])
  })
})

describe('Ten messages in 15 minutes', () => {
  it('are enough for one person by one loud channel: the rest waits until there is room', async () => {
    const id = await told('ntfy', 12)
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(10)
    expect((await messages(id)).slice(10)).toMatchObject(
      Array(2).fill({ state: 'due', attempt: 0, detail: 'held back: 10 messages in 15 minutes are enough; it goes when there is room' }),
    )
    expect(await stateOf(id)).toBe('sending')
    await world.at('+15m')
    expect(world.phone('ann')).toHaveLength(2)
    expect(await stateOf(id)).toBe('sent')
  })

  it('count pages too, and a page is not delayed by what was told', async () => {
    const { key: hers } = await service(world, 'mine', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 600 }])
    await told('ntfy', 10)
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(10)
    for (let i = 1; i <= 10; i++) await world.api('POST', '/v2/enqueue', event(hers, 'trigger', `db-${i}`))
    await world.at('+1s')
    expect(world.phone('ann').map(({ message }) => message.purpose)).toContain('page')
    await world.at('+899s')
    world.phone('ann')
    for (let i = 11; i <= 21; i++) await world.api('POST', '/v2/enqueue', event(hers, 'trigger', `db-${i}`))
    await world.at('+1s')
    world.phone('ann')
    await told('ntfy')
    await world.at('+1s')
    expect(world.phone('ann')).toEqual([])
    await world.at('+15m')
    expect(world.phone('ann').map(({ message }) => message.purpose)).toContain('notice')
  })

  it('are no limit for mail', async () => {
    await told('email', 12)
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(12)
  })
})

describe('What waits for somebody', () => {
  it('is told with a link to where it is done and nothing to acknowledge, and travels behind pages', async () => {
    const task = (reason: string) =>
      world.db.run(sql`
        insert into page (incident_id, user_id, contact_method_id, channel, purpose, urgency, reason, key, reply_code, state, due_at, created_at)
        select ${incidentId}, user_id, id, channel, 'task', 'high', ${reason}, gen_random_uuid(), '77', 'planned', ${new Date(world.clock.now())}, ${new Date(world.clock.now())}
        from contact_method where user_id = ${ann} and channel = 'ntfy'`)
    await task('to write “Executives”')
    await world.at('+1s')
    const [ring] = world.phone('ann')
    expect(ring!.message).toMatchObject({
      purpose: 'task',
      title: `Write the update “Executives” · #${incidentId} shop is down`,
      replyCode: null,
      actionUrl: `http://localhost:8080/incidents/${incidentId}`,
      thread: null,
    })
    expect((await world.api('GET', 'deliveries')).items.map((one: { purpose: string }) => one.purpose)).toContain('task')

    for (let i = 1; i <= 9; i++) await task('to write “Executives”')
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(9)
    const { key: hers } = await service(world, 'mine', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 600 }])
    await task('to approve “Customers”')
    await task('“Executives” is overdue')
    await world.api('POST', '/v2/enqueue', event(hers, 'trigger', 'disk'))
    await world.at('+16m')
    const together = world.phone('ann').find(({ message }) => message.purpose === 'bundle')
    expect(together!.message).toMatchObject({
      title: '[SEV1] disk is down and 2 more',
      replyCode: expect.stringMatching(/./),
      bundled: [
        { title: `Approve the update “Customers” · #${incidentId} shop is down`, severity: 'critical' },
        { title: `Overdue: the update “Executives” · #${incidentId} shop is down`, severity: 'critical' },
      ],
    })
    // Answering it answers nothing for the incident of which something is to be done.
    const { id } = await world.db.one<{ id: number }>(sql`select id from page where key = ${together!.message.key}::uuid`)
    expect(await findBundled(world.db, { kind: 'user', userId: ann, role: 'responder' }, id)).toEqual([])
  })
})
