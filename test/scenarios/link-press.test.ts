import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, type World } from '../harness.ts'
import { PHONE, pagedByLink, phoneBrowser, sentences, theIncident } from '../phone-browser.ts'

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

describe('what a press has to be, to count', () => {
  const counted = { status: 200, state: 'acknowledged' }
  const doubted = { status: 200, state: 'triggered' }
  it.each<[string, { wait?: string; headers?: Record<string, string>; field?: string }, typeof counted, RegExp?]>([
    ['a person on the page', {}, counted],
    ['a reload that a person confirms', { headers: { 'sec-fetch-site': 'none' } }, counted],
    ['a browser without Sec-Fetch-Site', { headers: { 'sec-fetch-site': '' } }, counted],
    ['a browser that sends Origin: null under no-referrer', { headers: { origin: 'null' } }, counted],
    ['exactly 3 seconds after the send', { wait: '+3s' }, counted],
    ['within 3 seconds of the send', { wait: '+2s' }, doubted, /less than 3 seconds/],
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }, doubted, /another site/],
    ['another host of the same domain', { headers: { 'sec-fetch-site': 'same-site' } }, doubted, /another site/],
    ['a foreign Origin of an old browser', { headers: { 'sec-fetch-site': '', origin: 'https://evil.example' } }, doubted, /another site/],
    ['no field of an opened page', { field: '' }, doubted, /not opened first/],
    ['a field that nobody sealed', { field: 'A'.repeat(90) }, doubted, /not opened first/],
    ['a mail scanner', { headers: { 'user-agent': 'Mozilla/5.0 (compatible; ms-office; MSOffice 16)' } }, doubted, /Microsoft Office/],
    ['a link expander', { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0' } }, doubted, /link preview/],
    ['a headless browser', { headers: { 'user-agent': 'Mozilla/5.0 HeadlessChrome/140.0.0.0' } }, doubted, /without a person/],
    ['a program', { headers: { 'user-agent': 'python-requests/2.32' } }, doubted, /a program/],
    ['a program without a name', { headers: { 'user-agent': '' } }, doubted, /does not say/],
  ])('%s', async (_, { wait = '+10s', headers = {}, field }, expected, reason) => {
    const page = browser(await annIsPaged(), { ...headers })
    world.clock.set(world.rings[0]!.at + Number(wait.slice(1, -1)) * 1_000)
    await page.open()
    const answer = await page.press('acknowledge', field === undefined ? {} : { field })
    expect(answer.status).toBe(expected.status)
    expect(await incident()).toMatchObject({ state: expected.state })
    const entries = (await sentences(world)).filter((sentence) => sentence.includes('was not counted'))
    if (!reason) return expect(entries).toEqual([])
    expect(entries).toEqual([expect.stringMatching(reason)])
    expect(entries[0]).toContain('ann')
    await world.at('+5m')
    expect(world.phone('bob')).toHaveLength(1)
  })

  it('asks once more, and then counts with the fresh page, not with the doubted one', async () => {
    const path = await annIsPaged()
    const page = browser(path)
    await page.open()
    const field = page.form()
    const doubtedPage = await page.press('acknowledge', { field })
    expect(doubtedPage.text).toContain('Not counted yet: press once more')
    expect(doubtedPage.text).toContain('Paging goes on')
    await world.at('+10s')
    expect((await page.press('acknowledge', { field })).text).toContain('Not counted yet')
    expect(await incident()).toMatchObject({ state: 'triggered' })
    expect((await page.press('acknowledge')).text).toContain('You acknowledged it')
    expect(await incident()).toMatchObject({ state: 'acknowledged' })
  })

  it('writes down no more than ten doubted presses of one link', async () => {
    const page = browser(await annIsPaged(), { 'user-agent': 'curl/8' })
    for (let i = 0; i < 14; i++) await page.press('acknowledge')
    expect((await sentences(world)).filter((sentence) => sentence.includes('was not counted'))).toHaveLength(10)
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })

  it('changes nothing by GET, HEAD or OPTIONS', async () => {
    const path = await annIsPaged()
    await world.at('+10s')
    const before = await dump()
    const page = browser(path)
    for (const url of [
      path,
      `${path}?act=acknowledge`,
      `${path}?act=resolve&sure=yes&form=x`,
      `${path}?for=reassign&find=bob&whom=user+${bob}`,
    ]) {
      expect((await page.ask('GET', url)).status).toBe(200)
      const head = await page.ask('HEAD', url)
      expect(head).toMatchObject({ status: 200, html: '' })
      expect((await page.ask('OPTIONS', url)).status).toBe(204)
    }
    expect(await dump()).toEqual(before)
  })

  async function dump() {
    const rows = (table: string) => world.db.rows({ text: `select * from ${table} order by 1`, values: [] } as never)
    return Promise.all(['incident', 'escalation', 'page', 'event', 'responder', 'link'].map(rows))
  }
})

describe('links that open nothing', () => {
  it('answers in the same words for a link that never was and for a person who is not active any more', async () => {
    const path = await annIsPaged()
    await world.db.run(sql`update users set state = 'deactivated' where id = ${ann}`)
    const gone = await browser(path).open()
    const never = await browser(`/p/${'A'.repeat(43)}`).open()
    const broken = await browser('/p/nonsense').open()
    const withoutNonce = (html: string) => html.replace(/nonce="[^"]+"/, '')
    expect([gone.status, never.status, broken.status]).toEqual([404, 404, 404])
    expect(withoutNonce(gone.html)).toBe(withoutNonce(never.html))
    expect(withoutNonce(broken.html)).toBe(withoutNonce(never.html))
    expect(gone.text).toContain('This link leads nowhere')
    expect((await browser(path).press('acknowledge', { field: 'x' })).status).toBe(404)
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })

  it('is dead after 24 hours', async () => {
    const page = browser(await annIsPaged())
    await page.open()
    world.clock.set(world.clock.now() + 24 * 3_600_000)
    expect(await page.press('acknowledge')).toMatchObject({ status: 410 })
    expect((await page.open()).text).toContain('This link is too old')
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })

  it('lets nobody act whose role may not respond any more', async () => {
    const page = browser(await annIsPaged())
    await world.at('+10s')
    await page.open()
    await world.db.run(sql`update users set role = 'viewer' where id = ${ann}`)
    expect((await page.press('acknowledge')).text).toContain('Your role here may not answer pages any more.')
    expect((await page.open()).html).not.toContain('<button')
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })

  it('says in words when no button was pressed, and when there were too many', async () => {
    const page = browser(await annIsPaged())
    expect(await page.press('')).toMatchObject({ status: 400, text: expect.stringContaining('No button was pressed') })
    expect(await page.press('delete')).toMatchObject({ status: 400 })
    let last
    for (let i = 0; i < 32; i++) last = await page.open()
    expect(last).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
      text: expect.stringContaining('Too often'),
    })
  })
})

describe('the buttons of a push notification', () => {
  const ask = (method: 'GET' | 'POST', path: string, body?: object) =>
    world.call(method, path, body, {
      token: '',
      headers: { accept: 'application/json', 'user-agent': PHONE, 'sec-fetch-site': 'same-origin' },
    })

  it('get the page’s field, press with it, and hear what became of it', async () => {
    const path = await annIsPaged()
    await world.at('+10s')
    const page = await ask('GET', path)
    expect(page.body).toMatchObject({
      incident: { title: 'db is down', severity: 'critical', state: 'triggered', service: 'shop' },
      form: expect.any(String),
    })
    const answer = await ask('POST', path, { act: 'acknowledge', form: page.body.form })
    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: 'done', headline: 'You acknowledged it', incident: { state: 'acknowledged' } },
    })
    expect(await ask('POST', path, { act: 'acknowledge', form: page.body.form })).toMatchObject({
      status: 200,
      body: { outcome: 'already' },
    })
  })

  it('never hear success for what did not count', async () => {
    const path = await annIsPaged()
    await world.at('+10s')
    expect(await ask('POST', path, { act: 'acknowledge' })).toMatchObject({
      status: 409,
      body: { outcome: 'unconfirmed', more: expect.stringContaining('Paging goes on') },
    })
    const { body } = await ask('GET', path)
    expect(await ask('POST', path, { act: 'resolve', form: body.form })).toMatchObject({ status: 409, body: { outcome: 'sure' } })
    expect(await ask('POST', path, { act: 'resolve', form: body.form, sure: true })).toMatchObject({
      status: 200,
      body: { outcome: 'done' },
    })
    expect(await ask('GET', `/p/${'A'.repeat(43)}`)).toMatchObject({ status: 404 })
  })
})
