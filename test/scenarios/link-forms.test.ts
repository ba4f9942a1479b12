import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FORM_ACTS, type FormAct } from '../../domain/link-press.ts'
import { openWorld, person, service, type World } from '../harness.ts'
import { pagedByLink, phoneBrowser, sentences, theIncident } from '../phone-browser.ts'

let world: World
let people: Record<'ann' | 'bob' | 'cyd', number>
let path: string
beforeEach(async () => {
  world = await openWorld()
  people = { ann: await person(world, 'ann'), bob: await person(world, 'bob'), cyd: await person(world, 'cyd') }
  path = await pagedByLink(world, [
    [people.ann, 'ann'],
    [people.bob, 'bob'],
  ])
})
afterEach(() => world.close())

const incident = () => theIncident(world)
const countOf = async (words: string) => (await sentences(world)).filter((sentence) => sentence.includes(words)).length
const later = (minutes: number) => new Date(world.clock.now() + minutes * 60_000).toISOString()

/** Ann with the page open, long enough after it was sent. */
async function opened() {
  await world.at('+10s')
  const page = phoneBrowser(world, path)
  await page.open()
  return page
}

/** What each form carries when it is filled in, and what is then in the timeline. */
const FILLED: Record<FormAct, { given: () => Record<string, string>; shown: RegExp; entry: RegExp }> = {
  note: {
    given: () => ({ text: 'the disk is full' }),
    shown: />\s*the disk is full<\/textarea>/,
    entry: /^ann noted by the link in a page: the disk is full$/,
  },
  setSeverity: {
    given: () => ({ severity: 'low', text: 'only a test shop' }),
    shown: /value="only a test shop"/,
    entry: /^ann changed the severity by the link in a page from critical to low: only a test shop$/,
  },
  snooze: {
    given: () => ({ until: later(60) }),
    shown: /<details id="snooze"\s+open>/,
    entry: /^ann snoozed it until .* UTC by the link in a page$/,
  },
  addResponders: {
    given: () => ({ whom: `user ${people.cyd}`, find: 'cyd', text: 'your database' }),
    shown: /value="your database"/,
    entry: /^ann asked cyd to join by the link in a page: your database$/,
  },
  reassign: {
    given: () => ({ whom: `user ${people.cyd}`, find: 'cyd', text: 'your shop' }),
    shown: /value="your shop"/,
    entry: /^ann reassigned it to cyd by the link in a page: your shop$/,
  },
}

describe.each(FORM_ACTS)('%s by a link', (act) => {
  const { given, shown, entry } = FILLED[act]

  it('is done in the name of whoever was paged, once for a double tap', async () => {
    const page = await opened()
    const field = page.form()
    const fields = given()
    expect((await page.press(act, { given: fields })).text).not.toMatch(/Not counted yet|That was not done/)
    expect((await page.press(act, { given: fields, field })).text).toContain('Nothing more to do for that')
    expect((await sentences(world)).filter((sentence) => entry.test(sentence))).toHaveLength(1)
  })

  it('is not counted where a person may not have pressed: it stops nothing, and asks once more with all that was filled in', async () => {
    await world.at('+1s')
    const before = await dump()
    const doubts: [reason: RegExp, headers: Record<string, string>, field?: string][] = [
      [/less than 3 seconds/, {}],
      [/Microsoft Office/, { 'user-agent': 'Mozilla/5.0 (compatible; ms-office; MSOffice 16)' }],
      [/another site/, { 'sec-fetch-site': 'cross-site' }],
      [/not opened first/, {}, ''],
    ]
    let field = ''
    for (const [reason, headers, without] of doubts) {
      const page = phoneBrowser(world, path, headers)
      await page.open()
      const fields = given()
      const { text, html } = await page.press(act, { given: fields, ...(without === undefined ? {} : { field: without }) })
      expect(text).toContain('Not counted yet: press once more')
      expect(text).toMatch(reason)
      expect(html).toMatch(shown)
      if ('whom' in fields) expect(html).toMatch(new RegExp(`value="${fields['whom']}"\\s+required\\s+checked`))
      field = page.form()
      await world.at('+5s')
    }
    expect(await countOf('was not counted')).toBe(doubts.length)
    expect(await dump()).toEqual(before)
    await world.at('+5m')
    expect([world.phone('bob'), world.phone('cyd')].map((rings) => rings.length)).toEqual([1, 0])

    const again = await phoneBrowser(world, path).press(act, { given: given(), field })
    expect(again.text).not.toMatch(/Not counted yet|That was not done/)
    expect((await sentences(world)).filter((sentence) => entry.test(sentence))).toHaveLength(1)
  })

  it('is not for a viewer', async () => {
    const page = await opened()
    await world.db.run(sql`update users set role = 'viewer' where id = ${people.ann}`)
    const before = await dump()
    expect((await page.press(act, { given: given() })).text).toContain('Your role here may not answer pages any more.')
    expect((await page.find(act, 'cyd')).html).not.toMatch(/<form|cyd/)
    expect(await dump()).toEqual(before)
  })

  async function dump() {
    const rows = (table: string) => world.db.rows({ text: `select * from ${table} order by 1`, values: [] } as never)
    const [incidents, ...rest] = await Promise.all(['incident', 'escalation', 'page', 'responder'].map(rows))
    // only the doubt itself may be written down
    return [incidents!.map((row) => ({ ...(row as object), last_number: undefined })), ...rest]
  }
})

describe('a note', () => {
  it('keeps its lines, and loses only what cannot be stored', async () => {
    const page = await opened()
    await page.press('note', { given: { text: 'one\r\ntwo\0' } })
    expect((await sentences(world)).at(-1)).toBe('ann noted by the link in a page: one\ntwo\ufffd')
  })

  it('that is another is no double tap of the same page', async () => {
    const page = await opened()
    const field = page.form()
    await page.press('note', { given: { text: 'one' }, field })
    await page.press('note', { given: { text: 'two' }, field })
    expect(await countOf('noted')).toBe(2)
  })

  it('that was begun before it was resolved is written all the same', async () => {
    const page = await opened()
    await world.api('POST', `incidents/${(await incident()).id}/resolve`)
    expect((await page.press('note', { given: { text: 'it was the disk' } })).text).toContain('Your note is in the timeline')
  })

  it('says something', async () => {
    const page = await opened()
    expect((await page.press('note', { given: { text: '  ' } })).text).toContain('That was not done Write something.')
    expect(await countOf('noted')).toBe(0)
  })
})

describe('another severity', () => {
  it('has a reason, and what was chosen stays when it is missing', async () => {
    const page = await opened()
    const { text, html } = await page.press('setSeverity', { given: { severity: 'medium', text: '' } })
    expect(text).toContain('That was not done Say why.')
    expect(html).toMatch(/<option value="medium"\s+selected>/)
    expect((await page.press('setSeverity', { given: { severity: 'worst', text: 'x' } })).text).toContain('That was not done')
    expect(await incident()).toMatchObject({ severity: 'critical' })
    expect((await page.press('setSeverity', { given: { severity: 'medium', text: 'one shop' } })).text).toContain('It is medium now.')
    expect(await incident()).toMatchObject({ severity: 'medium' })
  })
})

describe('a snooze', () => {
  it('offers its ends with the time in the reader’s zone, and pages anew after it', async () => {
    await world.db.run(sql`update users set timezone = 'Europe/Berlin' where id = ${people.ann}`)
    const page = await opened()
    const { text, html } = await page.open()
    expect(text).toMatch(/1 hour 11:00 .* Tomorrow morning 3 Mar 09:00/)
    const [, until] = /value="([^"]+)">1 hour/.exec(html)!
    expect((await page.press('snooze', { given: { until: until! } })).text).toContain('Snoozed until 11:00 ; then paging begins anew.')
    await world.at('+59m')
    expect(world.phone('bob')).toEqual([])
    await world.at('+2m')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('takes any time of a clock in the reader’s zone, if it is to come', async () => {
    await world.db.run(sql`update users set timezone = 'Europe/Berlin' where id = ${people.ann}`)
    const page = await opened()
    expect((await page.press('snooze', { given: { at: '2026-03-02T09:59' } })).text).toContain('The end of a snooze lies in the future.')
    expect((await page.press('snooze', { given: { at: '2026-03-10T10:01' } })).text).toContain('A snooze lasts at most 7 days.')
    for (const at of ['', 'soon', '2026-02-30T10:00'])
      expect((await page.press('snooze', { given: { at } })).text, at).toContain('That was not done')
    expect(await incident()).toMatchObject({ state: 'triggered' })
    const pressed = await page.press('snooze', { given: { at: '2026-03-02T12:30' } })
    expect(pressed.text, 'the log speaks of the same clock as the page').toContain('ann snoozed it until 12:30 by the link in a page')
    expect(await incident()).toMatchObject({ snoozedUntil: '2026-03-02T11:30:00.000Z' })
  })
})

describe('who is looked for', () => {
  it('is found by a part of the name, without viewers and people who are gone', async () => {
    await person(world, 'cyd-the-viewer', ['ntfy'], 'viewer')
    await world.db.run(sql`update users set state = 'deactivated' where id = ${await person(world, 'cyd-who-left')}`)
    const page = await opened()
    const { html, text } = await page.find('addResponders', 'CY')
    expect(html).toMatch(/<details id="addResponders"\s+open>/)
    expect(html.match(/name="whom"/g)).toHaveLength(1)
    expect(html).toMatch(new RegExp(`value="user ${people.cyd}"\\s+required\\s+checked`))
    expect(text).not.toContain('cyd@example.com')
    expect((await page.find('addResponders', 'xyzzy')).text).toContain('Nothing of this name that can be paged.')
    expect((await page.find('addResponders', '\0%_')).status).toBe(200)
  })

  it('is told apart from somebody of the same name, and it is said who would not wake up', async () => {
    const twin = await person(world, 'cyd2', [])
    await world.db.run(sql`update users set name = 'cyd' where id = ${twin}`)
    const { text } = await (await opened()).find('addResponders', 'cyd')
    expect(text).toContain('cyd cyd@example.com')
    expect(text).toContain('cyd cyd2@example.com · There is nothing that wakes')
  })

  it('is asked to join, while nothing else changes; another is asked from the same page', async () => {
    const dan = await person(world, 'dan')
    const page = await opened()
    const field = page.form()
    expect((await page.press('addResponders', { given: { whom: `user ${people.cyd}` }, field })).text).toContain('You asked cyd to join')
    await page.press('addResponders', { given: { whom: `user ${dan}` }, field })
    await world.at('+1s')
    expect([world.phone('cyd'), world.phone('dan'), world.phone('bob')].map((rings) => rings.length)).toEqual([1, 1, 0])
    await world.at('+5m')
    expect(world.phone('bob')).toHaveLength(1)
  })

  it('is not asked when nobody was chosen, or when they are gone', async () => {
    const page = await opened()
    await world.db.run(sql`update users set state = 'deactivated' where id = ${people.cyd}`)
    for (const act of ['addResponders', 'reassign'])
      for (const whom of [
        '',
        'user 0',
        `user ${people.cyd}`,
        'user 999999',
        'somebody',
        ...(act === 'reassign' ? ['policy 999'] : ['team 1']),
      ])
        expect((await page.press(act, { given: { whom } })).text, `${act} ${whom}`).toContain('That was not done')
    expect(await countOf('reassigned')).toBe(0)
  })

  it('does not take it over where that would leave it with nobody', async () => {
    const silent = await person(world, 'dan', [])
    const page = await opened()
    expect((await page.press('reassign', { given: { whom: `user ${silent}` } })).text).toContain('dan has no verified contact method')
    expect(await countOf('reassigned')).toBe(0)
  })

  it('takes it over: a person, or another policy', async () => {
    const { policyId } = await service(world, 'databases', [{ targets: [{ kind: 'user', id: people.cyd }], delayMinutes: 5 }])
    await world.api('POST', 'teams', { name: 'Data team', description: '', members: [{ userId: people.bob, lead: true }] })
    const page = await opened()
    const { text } = await page.find('reassign', 'data')
    expect(text).toContain('Data team Team')
    expect(text).toContain('databases Escalation policy')
    expect((await page.press('reassign', { given: { whom: `policy ${policyId}` } })).text).toContain('You reassigned it to databases')
    await world.at('+1s')
    expect(world.phone('cyd')).toHaveLength(1)
    expect((await page.press('reassign', { given: { whom: `user ${people.bob}` } })).text).toContain('You reassigned it to bob')
    await world.at('+1s')
    expect(world.phone('bob')).toHaveLength(1)
    expect(await countOf('bob (reassigned by ann)')).toBe(1)
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })
})

describe('the page with its forms', () => {
  it('keeps them folded away, after what somebody who was woken needs', async () => {
    const { html } = await (await opened()).open()
    expect(html.match(/<details[^>]* open/g)).toBeNull()
    const at = (words: string) => html.indexOf(words)
    expect(at('Nobody is on it yet')).toBeLessThan(at('<summary>More'))
    expect(html).not.toContain('<script')
  })

  it('stays under 30 kB with 500 people, whatever they are called and however much was written', async () => {
    await world.db.run(sql`
      insert into users (email, name, role, state, created_at)
      select 'u' || n || '@example.com', repeat('"', 120), 'responder', 'active', now() from generate_series(1, 500) n`)
    await world.db.run(
      sql`insert into team (name, description, created_at) select repeat('<', 100) || '"' || n, '', now() from generate_series(1, 9) n`,
    )
    await world.db.run(sql`update incident set title = ${'"'.repeat(1_024)}`)
    await world.db.run(sql`update service set name = ${'"'.repeat(120)}`)
    await world.db.run(sql`
      insert into responder (incident_id, user_id, state, asked_at) select i.id, u.id, 'asked', now() from incident i, users u on conflict do nothing`)
    const page = await opened()
    for (let i = 0; i < 6; i++) await world.api('POST', `incidents/${(await incident()).id}/notes`, { text: '"'.repeat(2_000) })
    for (const act of ['addResponders', 'reassign']) {
      const { html, text } = await page.find(act, '"')
      expect(text).toContain('There are more: write more of the name.')
      expect(Buffer.byteLength(html), act).toBeLessThan(30_000)
    }
    for (const act of FORM_ACTS)
      for (const words of ['"'.repeat(5_000), `${'"'.repeat(742)}${'x'.repeat(258)}`]) {
        const given = { text: words, find: '"', whom: 'user 0', at: '"'.repeat(900) }
        const { html, text } = await page.press(act, { given, field: '' })
        expect(text, act).toContain('Not counted yet')
        expect(Buffer.byteLength(html), act).toBeLessThan(30_000)
      }
  })
})
