import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BEHIND_PROXY, openEdge, PASSWORD, type Edge } from '../../test/security/edge.ts'
import { passwordResetLink } from './password-reset.ts'

let edge: Edge
let admin: string
let adminId: number
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY })
  adminId = await edge.person('root@example.org', 'admin')
  admin = await edge.signIn('root@example.org')
})
afterAll(() => edge.close())

const as = (cookie: string) => (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  edge.send({ method, url: `/api/v1${path}`, cookie, ...(payload ? { payload } : {}) })
const call = (...args: Parameters<ReturnType<typeof as>>) => as(admin)(...args)
const uniqueName = (() => {
  let n = 0
  return () => `p${++n}@example.org`
})()

async function policyPaging(targets: object[], name: string): Promise<number> {
  const document = { levels: [{ targets, delayMinutes: 5 }], repeat: 0, ackTimeoutMinutes: null, lastResort: null }
  const { id } = await edge.db.one<{ id: number }>(sql`
    insert into escalation_policy (name, document, created_at) values (${name}, ${JSON.stringify(document)}::jsonb, ${new Date(edge.now())}) returning id`)
  return id
}

describe('an invitation', () => {
  test('is a link that is mailed and shown, works once, and makes the person', async () => {
    const made = await call('POST', '/people', { email: 'ann@example.org', name: 'Ann', role: 'responder' })
    expect(made.json()).toMatchObject({ person: { state: 'invited' }, mailed: true, mailProblem: null })
    expect(edge.mails.at(-1)).toMatchObject({ to: 'ann@example.org', url: made.json().link })
    const token = made.json().link.split('#')[1]
    const accept = () =>
      edge.send({
        method: 'POST',
        url: '/api/v1/invitations/accept',
        payload: { token, name: 'Ann A.', password: PASSWORD, timezone: 'Asia/Tokyo' },
      })
    const answers = await Promise.all([accept(), accept()])
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 410])
    const joined = answers.find((a) => a.statusCode === 200)!
    const me = await edge.send({ method: 'GET', url: '/api/v1/me', cookie: String(joined.headers['set-cookie']).split(';')[0]! })
    expect(me.json()).toMatchObject({ name: 'Ann A.', role: 'responder', timezone: 'Asia/Tokyo', readiness: { ready: false } })
    // Their address is a contact method already, and still has to be confirmed.
    const methods = await call('GET', `/people/${joined.json().userId}/contact-methods`)
    expect(methods.json().items).toMatchObject([{ channel: 'email', address: 'ann@example.org', verifiedAt: null }])
  })

  test('made again ends the one before', async () => {
    const first = (await call('POST', '/people', { email: 'bo@example.org', name: 'Bo', role: 'viewer' })).json()
    const second = (await call('POST', `/people/${first.person.id}/invite`)).json()
    const look = (link: string) => edge.send({ method: 'POST', url: '/api/v1/links/look', payload: { token: link.split('#')[1] } })
    expect((await look(first.link)).statusCode).toBe(410)
    expect((await look(second.link)).json()).toMatchObject({ purpose: 'invite', email: 'bo@example.org' })
    edge.push(7 * 24 * 3_600_000)
    expect((await look(second.link)).statusCode).toBe(410)
    admin = await edge.signIn('root@example.org')
  })

  test('for an address that somebody has says who has it', async () => {
    const answer = await call('POST', '/people', { email: 'ROOT@example.org', name: 'X', role: 'viewer' })
    expect(answer.statusCode).toBe(409)
    expect(answer.json().errors).toEqual([{ path: 'email', message: 'root has this address.' }])
  })
})

describe('the list', () => {
  test('pages by name without losing or repeating anybody, in any script', async () => {
    for (const name of ['Ægir', 'İpek', 'Zoë', '李']) {
      await edge.db.run(
        sql`insert into users (email, name, role, state, created_at) values (${`${name}@example.com`}, ${name}, 'viewer', 'active', ${new Date()})`,
      )
    }
    const seen: string[] = []
    for (let after = ''; ;) {
      const page = (await call('GET', `/people?limit=2${after && `&after=${after}`}`)).json()
      seen.push(...page.items.map((p: { name: string }) => p.name))
      if (page.next === null) break
      after = page.next
    }
    const { n } = await edge.db.one<{ n: number }>(sql`select count(*) as n from users`)
    expect(seen).toHaveLength(n)
    expect(new Set(seen).size).toBe(n)
  })

  test('searches in name and address, with quotes and wildcards as they are', async () => {
    expect((await call('GET', '/people?search=root%40')).json().items).toHaveLength(1)
    expect((await call('GET', `/people?search=${encodeURIComponent("%' or 1=1 --")}`)).json().items).toHaveLength(0)
  })
})

describe('somebody who is counted on', () => {
  test('is deactivated only with a replacement, who takes every place in the same step', async () => {
    const leaver = await edge.person(uniqueName(), 'responder')
    const heir = await edge.person(uniqueName(), 'responder')
    const layers = [{ id: 'a', name: 'Primary', priority: 1, participants: [[leaver], [heir]], rotation: null, restrictions: [] }]
    const { id: schedule } = await edge.db.one<{ id: number }>(sql`
      insert into schedule (name, timezone, layers, created_at) values ('Web', 'UTC', ${JSON.stringify(layers)}::jsonb, ${new Date(edge.now())}) returning id`)
    for (const [days, user] of [
      [-2, leaver],
      [2, leaver],
    ] as const) {
      await edge.db.run(sql`
        insert into schedule_override (schedule_id, kind, user_id, start_at, end_at, created_at)
        values (${schedule}, 'add', ${user}, ${new Date(edge.now() + (days - 1) * 86_400_000)}, ${new Date(edge.now() + days * 86_400_000)}, ${new Date(edge.now())})`)
    }
    const policy = await policyPaging([{ kind: 'user', id: leaver }], 'Web policy')
    const team = (await call('POST', '/teams', { name: 'Alone', members: [{ userId: leaver }] })).json().id
    await policyPaging([{ kind: 'team', id: team }], 'Team policy')

    const no = await call('POST', `/people/${leaver}/deactivate`, {})
    expect(no.statusCode).toBe(409)
    expect(no.json().code).toBe('needs-replacement')
    expect(
      no
        .json()
        .errors.map((e: { path: string }) => e.path)
        .sort(),
    ).toEqual([`override.${schedule}`, `policy.${policy}`, `schedule.${schedule}`, `team.${team}`])

    expect((await call('POST', `/people/${leaver}/deactivate`, { replacementId: leaver })).statusCode).toBe(400)
    const yes = await call('POST', `/people/${leaver}/deactivate`, { replacementId: heir })
    expect(yes.json()).toMatchObject({ state: 'deactivated', teams: [] })

    const stored = await edge.db.one<{ layers: unknown; version: number }>(sql`select layers, version from schedule where id = ${schedule}`)
    expect(stored).toMatchObject({ layers: [{ participants: [[heir], [heir]] }], version: 2 })
    const after = await edge.db.one<{ document: unknown }>(sql`select document from escalation_policy where id = ${policy}`)
    expect(after.document).toMatchObject({ levels: [{ targets: [{ kind: 'user', id: heir }] }] })
    const overrides = await edge.db.rows<{ userId: number }>(
      sql`select user_id as "userId" from schedule_override where schedule_id = ${schedule} order by start_at`,
    )
    // What is past stays as it was.
    expect(overrides.map((o) => o.userId)).toEqual([leaver, heir])
    expect((await call('GET', `/teams/${team}`)).json().members).toMatchObject([{ userId: heir }])
  })

  test('cannot be made a viewer either', async () => {
    const id = await edge.person(uniqueName(), 'responder')
    await policyPaging([{ kind: 'user', id }], 'Another policy')
    expect((await call('PATCH', `/people/${id}`, { role: 'viewer' })).json().code).toBe('in-use')
    expect((await call('PATCH', `/people/${id}`, { role: 'manager' })).json().role).toBe('manager')
  })

  test('loses sessions and open links at once, and gets in again only when reactivated', async () => {
    const email = uniqueName()
    const id = await edge.person(email, 'responder')
    const cookie = await edge.signIn(email)
    const made = await passwordResetLink(edge.deps, email)
    expect((await call('POST', `/people/${id}/deactivate`, {})).statusCode).toBe(200)
    expect((await as(cookie)('GET', '/me')).statusCode).toBe(401)
    await expect(edge.signIn(email)).rejects.toThrow('401')
    const token = 'link' in made ? made.link.split('#')[1] : ''
    expect(
      (await edge.send({ method: 'POST', url: '/api/v1/password-reset/finish', payload: { token, password: PASSWORD } })).statusCode,
    ).toBe(410)
    expect((await call('POST', `/people/${id}/reactivate`)).json().state).toBe('active')
    await edge.signIn(email)
  })
})

describe('the last administrator', () => {
  test('can neither go nor become less, also when two try it at once', async () => {
    expect((await call('POST', `/people/${adminId}/deactivate`, {})).json().code).toBe('in-use')
    expect((await call('PATCH', `/people/${adminId}`, { role: 'manager' })).json().code).toBe('in-use')
    const email = uniqueName()
    const other = await edge.person(email, 'admin')
    const otherCookie = await edge.signIn(email)
    const both = await Promise.all([
      call('PATCH', `/people/${other}`, { role: 'viewer' }),
      as(otherCookie)('PATCH', `/people/${adminId}`, { role: 'viewer' }),
    ])
    expect(both.map((answer) => answer.statusCode).sort()).not.toEqual([200, 200])
    const { n } = await edge.db.one<{ n: number }>(sql`select count(*) as n from users where role = 'admin' and state = 'active'`)
    expect(n).toBeGreaterThan(0)
    await edge.db.run(sql`update users set role = 'admin' where id = ${adminId}`)
  })
})

test('what somebody prefers is kept, and unknown preferences are refused', async () => {
  const preferences = { theme: 'dark', singleKeys: false, timeFormat: '24h' }
  expect((await call('PUT', '/me/preferences', preferences)).json().preferences).toEqual(preferences)
  expect((await call('GET', '/me')).json().preferences).toEqual(preferences)
  expect((await call('PUT', '/me/preferences', { ...preferences, role: 'admin' })).statusCode).toBe(400)
})

test('the command line makes a reset link for a known, active address and says why otherwise', async () => {
  expect(await passwordResetLink(edge.deps, 'nobody@example.org')).toMatchObject({ rejected: 'not-found' })
  const made = await passwordResetLink(edge.deps, ' ROOT@example.org ')
  expect(made).toMatchObject({ name: 'root', link: expect.stringMatching(/^https:\/\/muster\.example\.org\/reset#[\w-]{43}$/) })
})
