import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../harness.ts'
import { pagedByLink, pathOf, phoneBrowser, sentences, theIncident } from '../phone-browser.ts'

let world: World
let ann: number
let bob: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann', ['ntfy', 'email'])
  bob = await person(world, 'bob')
})
afterEach(() => world.close())

const annIsPaged = (alerts?: string[]) =>
  pagedByLink(
    world,
    [
      [ann, 'ann'],
      [bob, 'bob'],
    ],
    alerts,
  )
const browser = (path: string, headers?: Record<string, string>) => phoneBrowser(world, path, headers)
const incident = () => theIncident(world)

describe('the page behind a link', () => {
  it('says what is broken, how bad, since when, who is on it, who was paged, what happened last, without script and in 30 kB', async () => {
    await world.db.run(sql`update users set timezone = 'Europe/Berlin' where id = ${ann}`)
    const page = browser(await annIsPaged())
    await world.at('+3m')
    const { status, html, text, headers } = await page.open()
    expect(status).toBe(200)
    expect(text).toContain('Critical')
    expect(text).toContain('db is down')
    expect(text).toContain('On shop')
    expect(text).toContain('Open for 3 min, since 10:00')
    expect(text).toContain('Nobody is on it yet')
    expect(text).toContain('The next level is paged at 10:05, in 1 min.')
    expect(text).toContain('ann (you) paged 10:00 by ntfy')
    expect(text).toContain('Ntfy to ann was accepted')
    expect(text).toContain('Times are in Europe/Berlin, UTC+01:00.')
    expect(html).toMatch(/<time datetime="2026-03-02T09:00:00.000Z" title="2026-03-02 09:00 UTC">/)
    expect(html).not.toMatch(/<script|javascript:|\son\w+=/i)
    expect(html.length).toBeLessThan(30_000)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w+/=]+'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    )
  })

  it('acknowledges with one press, and says who is not paged any more', async () => {
    const page = browser(await annIsPaged())
    await world.at('+10s')
    await page.open()
    const { text } = await page.press('acknowledge')
    expect(text).toContain('You acknowledged it')
    expect(text).toContain('Nobody else was about to be paged.')
    expect(text).toContain('You are on it Since 09:00.')
    expect(await incident()).toMatchObject({ state: 'acknowledged', acknowledgedBy: { name: 'ann' } })
    expect((await sentences(world)).at(-1)).toBe('ann acknowledged it by the link in a page')
    await world.at('+1h')
    expect(world.phone('bob')).toEqual([])
  })

  it('names the others who were still to be paged', async () => {
    const carl = await person(world, 'carl')
    for (const [user, delay] of [
      [bob, 2],
      [carl, 1],
    ])
      await world.db.run(sql`
      insert into notification_rule (user_id, urgency, delay_minutes, contact_method_id)
      select ${user}, 'high', ${delay}, id from contact_method where user_id = ${user}`)
    const { key } = await service(world, 'shop', [
      { targets: [ann, bob, carl].map((id) => ({ kind: 'user' as const, id })), delayMinutes: 5 },
    ])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+10s')
    const page = browser(pathOf(world.phone('ann')[0]!.message.actionUrl))
    expect((await page.open()).text).toContain('bob will be paged 09:02')
    expect((await page.press('acknowledge')).text).toContain('bob and carl are not paged any more.')
  })

  it('takes an acknowledgement back, and pages anew', async () => {
    const page = browser(await annIsPaged())
    await world.at('+10s')
    await page.open()
    await page.press('acknowledge')
    expect((await page.press('unacknowledge')).text).toContain('You took it back Paging begins anew with the first level.')
    expect(await incident()).toMatchObject({ state: 'triggered' })
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('passes on to the next level, once, however often it is pressed and on whichever page', async () => {
    const path = await annIsPaged()
    await world.at('+10s')
    const [page, sameLater] = [browser(path), browser(path)]
    await page.open()
    await sameLater.open()
    expect((await page.press('decline')).text).toContain('You passed it on The next level is paged now.')
    await world.at('+1s')
    expect(world.phone('bob')).toHaveLength(1)
    expect((await sameLater.press('decline')).text).toContain('Nothing more to do for that')
    expect((await sentences(world)).filter((sentence) => sentence.includes('passed it on'))).toEqual([
      'ann can’t take it and passed it on by the link in a page',
    ])
    expect((await page.open()).text).not.toContain('Can’t, pass on')
  })

  it('escalates once for each page that was opened: a double tap is no second step', async () => {
    const page = browser(await annIsPaged())
    await world.at('+10s')
    await page.open()
    const field = page.form()
    await page.press('escalate', { field })
    await page.press('escalate', { field })
    expect((await sentences(world)).filter((sentence) => sentence.includes('escalated'))).toHaveLength(1)
    await page.press('escalate')
    expect((await sentences(world)).filter((sentence) => sentence.includes('escalated'))).toHaveLength(2)
  })

  it('asks once more before it resolves, and only shows afterwards', async () => {
    const page = browser(await annIsPaged())
    await world.at('+10s')
    await page.open()
    const asked = await page.press('resolve')
    expect(asked.text).toContain('Is it really over?')
    expect(asked.html).toContain('<details open>')
    expect(await incident()).toMatchObject({ state: 'triggered' })
    const { text, html } = await page.press('resolve', { sure: true })
    expect(text).toContain('You resolved it')
    expect(text).toContain('Resolved by you At 09:00.')
    expect(html).not.toContain('<button')
    expect(html).not.toContain('<form')
    expect((await page.press('escalate')).text).toContain('Resolved by you')
    expect(await incident()).toMatchObject({ state: 'resolved' })
  })

  it('joins who acknowledges second, and leaves the first one’s acknowledgement alone', async () => {
    const page = browser(await annIsPaged())
    await world.at('+10s')
    await page.open()
    await world.db.run(sql`update incident set acknowledged_by = ${bob}, acknowledged_at = opened_at, state = 'acknowledged'`)
    const { text } = await page.press('unacknowledge')
    expect(text).toContain('Somebody else has acknowledged it in the meantime.')
    expect(text).toContain('bob is on it Since 09:00.')
    expect((await page.press('acknowledge')).text).toContain('You are on it too')
    expect(await incident()).toMatchObject({ state: 'acknowledged', acknowledgedBy: { name: 'bob' } })
  })

  it('acknowledges what was bundled into the same message with one press', async () => {
    const path = await annIsPaged(Array.from({ length: 14 }, (_, i) => `db${i}`))
    await world.at('+1m')
    const { link } = await world.db.one<{ link: number }>(sql`select bundled_into as link from page where bundled_into is not null limit 1`)
    const lead = world.rings.find((ring) => ring.message.bundled.length > 0)!
    expect(link).toBeGreaterThan(0)
    const page = browser(pathOf(lead.message.actionUrl))
    await world.at('+10s')
    const { text } = await page.open()
    expect(text).toContain('Also paged to you in this message')
    expect(text).toContain('Acknowledge all 5')
    expect((await page.press('acknowledgeAll')).text).toContain('You acknowledged 5 incidents')
    const { items } = await world.api('GET', 'incidents?state=acknowledged')
    expect(items).toHaveLength(5)
    expect(path).not.toBe(pathOf(lead.message.actionUrl))
  })

  it('escapes whatever senders and people wrote, in 30 kB', async () => {
    const hostile = `<img src=x onerror=alert(1)>"'><script>alert(2)</script>&lt;`
    const page = browser(await annIsPaged())
    await world.db.run(sql`update users set name = ${hostile + '<'.repeat(60)}`)
    await world.db.run(sql`update service set name = ${hostile + '&'.repeat(60)}`)
    await world.db.run(sql`update incident set title = ${hostile + '<'.repeat(960)}`)
    const { id } = await incident()
    for (let i = 0; i < 6; i++) await world.api('POST', `incidents/${id}/notes`, { text: hostile + '"'.repeat(2_000) })
    for (let i = 0; i < 14; i++) await person(world, `p${i}`)
    await world.db.run(
      sql`insert into responder (incident_id, user_id, state, asked_at) select ${id}, id, 'asked', now() from users on conflict do nothing`,
    )
    await world.db.run(sql`update users set name = ${'"'.repeat(120)} where name like 'p%'`)
    const { html } = await page.open()
    expect(html).not.toMatch(/<img|<script|onerror=alert\(1\)>/)
    expect(html).toContain('&lt;script&gt;alert(2)&lt;/script&gt;&amp;lt;')
    expect(Buffer.byteLength(html)).toBeLessThan(30_000)
  })
})
