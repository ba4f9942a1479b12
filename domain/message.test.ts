import { describe, expect, it } from 'vitest'
import { bundledTitle, wordPage, type PageFacts } from './message.ts'
import { MINUTE } from './time.ts'

const NOW = Date.UTC(2026, 2, 14, 2, 10)
const facts = (changes: Partial<PageFacts> = {}): PageFacts => ({
  purpose: 'page',
  reason: 'on call',
  incidentId: 12,
  incidentTitle: 'Checkout is down',
  severity: 'critical',
  urgency: 'high',
  serviceName: 'Shop',
  openedAt: NOW,
  plannedAt: NOW,
  bundled: [],
  ...changes,
})
const task = (reason: string, changes: Partial<PageFacts> = {}) => facts({ purpose: 'task', reason, ...changes })
const WHERE = 'It waits on the page of the incident.\nIncident #12 on Shop, critical, open since 2026-03-14 02:10 UTC.'

describe('a page', () => {
  it.each<[string, PageFacts, string, RegExp]>([
    ['for an incident', facts(), '[SEV1] Checkout is down', /^You are paged\./],
    ['to join', facts({ purpose: 'request' }), '[SEV1] Checkout is down', /^You are asked to join the response\./],
    ['that it is over', facts({ purpose: 'resolved' }), 'Resolved: Checkout is down', /Nothing is left for you to do\.$/],
    ['that is late', facts({ plannedAt: NOW - 5 * MINUTE }), '[SEV1] Checkout is down', /5 minutes late\.$/],
  ])('%s', (_name, page, title, text) => {
    const wording = wordPage(page, NOW)
    expect(wording.title).toBe(title)
    expect(wording.text).toMatch(text)
  })
})

describe('a task', () => {
  it.each([
    ['to write “Executives”', 'Write the update “Executives”', 'Write it and send it.'],
    ['to approve “Executives”', 'Approve the update “Executives”', 'Read it, then approve it or give it back with a reason.'],
    ['“Executives” is overdue', 'Overdue: the update “Executives”', 'Its time is over. See to it that it goes out.'],
    ['nobody could be told: “Executives”', 'Nobody could be told: “Executives”', 'Tell whoever has to know in another way.'],
    ['to call Legal, Counsel', 'Call Legal, Counsel', 'Call, and note that it is done.'],
    [
      '“Early warning” of “NIS2” is due in 6 h, at 08:10',
      '“Early warning” of “NIS2” is due in 6 h, at 08:10',
      'File it, and note how it was filed.',
    ],
    ['to file “GDPR, early”', 'File “GDPR, early”', 'See to it.'],
    ['to write “The $1 “plan””', 'Write the update “The $1 “plan””', 'Write it and send it.'],
  ])('%s', (reason, title, next) => {
    expect(wordPage(task(reason), NOW)).toEqual({ title: `${title} · #12 Checkout is down`, text: `${next} ${WHERE}` })
  })
})

describe('several together', () => {
  const other = { ...facts({ incidentId: 13, incidentTitle: 'Disk full', severity: 'high' }) }
  const write = task('to write “Executives”')

  it('name the incidents that are open', () => {
    const { title, text } = wordPage(facts({ bundled: [other] }), NOW)
    expect(title).toBe('[SEV1] Checkout is down and 1 more incident')
    expect(text).toMatch(/Also open for you, held back so that your phone does not ring 2 times:\n- \[SEV2\] Disk full$/)
  })

  it('say of a task what is to be done', () => {
    const { title, text } = wordPage(facts({ bundled: [other, write] }), NOW)
    expect(title).toBe('[SEV1] Checkout is down and 2 more')
    expect(text).toMatch(/Also waiting for you.*\n- \[SEV2\] Disk full\n- \[SEV1\] Write the update “Executives” · #12 Checkout is down$/)
    expect(bundledTitle(write)).toBe('Write the update “Executives” · #12 Checkout is down')
  })

  it('that are all tasks', () => {
    const { title, text } = wordPage(task('to approve “Customers”', { bundled: [write] }), NOW)
    expect(title).toBe('Approve the update “Customers” · #12 Checkout is down and 1 more')
    expect(text).toContain('Also waiting for you')
    expect(text).not.toMatch(/acknowledge|paged/)
  })
})
