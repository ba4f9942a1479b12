import { expect, test } from 'vitest'
import { concerns } from './live.ts'

const about = (subject: string, incidentId: number | null = null) => ({ position: 1, kind: `${subject}.changed`, subject, incidentId })

test('an event about one incident leaves the pages of other incidents alone', () => {
  expect(concerns(['incidents', '/incidents/:id', { params: { id: 7 } }], about('incident', 7))).toBe(true)
  expect(concerns(['incidents', '/incidents/:id/timeline', { params: { id: 8 } }], about('incident', 7))).toBe(false)
  expect(concerns(['incidents', '/incidents', {}], about('incident', 7))).toBe(true)
})

test('an event reads again what it touches and nothing else', () => {
  expect(concerns(['counts', '/counts', {}], about('incident', 7))).toBe(true)
  expect(concerns(['deliveries', '/deliveries', {}], about('incident', 7))).toBe(true)
  expect(concerns(['teams', '/teams', {}], about('incident', 7))).toBe(false)
  expect(concerns(['oncall', '/oncall', {}], about('schedule'))).toBe(true)
})

test.each([
  ['assetKind', 'scenarios'],
  ['candidate', 'asset-candidates'],
  ['monitor', 'asset-monitors'],
  ['scenario', 'scenarios'],
  ['setting', 'urgency-matrix'],
  ['responseRole', 'communication-rules'],
  ['stakeholders', 'communication-rules'],
  ['communicationRule', 'communication-rules'],
  ['communicationRule', 'incidents'],
])('what is prepared is read again where it shows: %s in %s', (subject, answers) => {
  expect(concerns([answers, `/${answers}`, {}], about(subject))).toBe(true)
  expect(concerns(['health', '/health', {}], about(subject))).toBe(false)
})

test('an event of a kind we do not know reads everything again', () => {
  expect(concerns(['teams', '/teams', {}], about('heatwave'))).toBe(true)
})
