import { expect, it } from 'vitest'
import { firstOf, rungsOf, type Simulation } from './simulation.ts'

const page = (minute: number) => ({ minute, name: 'Ann', channel: 'email', reason: 'on call' })
const said = (name: string, values: Partial<Simulation['communications'][number]>) => ({
  ruleId: 1,
  name,
  minute: 0,
  deadlineMinute: 30,
  recipients: [],
  missing: [],
  owner: null,
  approver: null,
  cadenceMinutes: null,
  subject: '',
  body: '',
  ...values,
})

it('What happens stands in the order of time, pages and messages of a minute together', () => {
  const rungs = rungsOf({
    pages: [page(0), page(5)],
    communications: [said('By itself', { minute: 5 }), said('Written', { minute: 15, deadlineMinute: 45, owner: 'Communications' })],
  })
  expect(
    rungs.map(({ minute, pages, said: texts, overdue }) => [
      minute,
      pages.length,
      texts.map(({ name }) => name),
      overdue.map(({ name }) => name),
    ]),
  ).toEqual([
    [0, 1, [], []],
    [5, 1, ['By itself'], []],
    [15, 0, ['Written'], []],
    [45, 0, [], ['Written']],
  ])
})

it('Of many pages only the first are shown, of messages all', () => {
  const rungs = rungsOf({ pages: [0, 1, 2, 3].map(page), communications: [said('Late', { minute: 60 })] })
  const { shown, left } = firstOf(rungs, 2)
  expect([shown.map(({ minute }) => minute), left]).toEqual([[0, 1, 60], 2])
})
