import { expect, test } from 'vitest'
import { describeRotation, scheduleProblems } from './schedule-words.ts'
import { Layer, Schedule } from './schedule.ts'

const layer = (fields: object) => Layer.parse({ id: 'a', name: 'Primary', participants: [[1], [2], [3]], ...fields })
const continuous = (unit: string, every: number, startLocal = '2026-11-02T09:00') => ({
  rotation: { kind: 'continuous', unit, every, startLocal },
})
const recurring = (fields: object) => ({
  rotation: { kind: 'recurring', unit: 'week', startLocal: '2026-11-02T09:00', durationSeconds: 43_200, ...fields },
})

test.each([
  [{ participants: [] }, 'Nobody is in this layer.'],
  [{ participants: [[1]] }, 'One person, always on.'],
  [{}, '3 people, always on together.'],
  [continuous('week', 1), '3 people take turns, the next every Monday at 09:00 (Europe/Berlin), first on Mon 2 Nov 2026, 09:00.'],
  [
    continuous('week', 2),
    '3 people take turns, the next every 2 weeks on Monday at 09:00 (Europe/Berlin), first on Mon 2 Nov 2026, 09:00.',
  ],
  [continuous('hour', 12), '3 people take turns, the next every 12 hours on the hour (Europe/Berlin), first on Mon 2 Nov 2026, 09:00.'],
  [
    continuous('hour', 1, '2026-11-02T09:10'),
    '3 people take turns, the next every hour at 10 minutes past (Europe/Berlin), first on Mon 2 Nov 2026, 09:10.',
  ],
  [
    { ...continuous('month', 1, '2026-10-31T09:00'), participants: [[1, 2], [3]] },
    '2 groups take turns, the next every month on the 31st at 09:00 (Europe/Berlin), first on Sat 31 Oct 2026, 09:00.',
  ],
  [{ ...continuous('day', 1), participants: [[1]] }, 'One person, always on from Mon 2 Nov 2026, 09:00 (Europe/Berlin).'],
  [
    {
      ...continuous('day', 1),
      restrictions: [{ weekdays: ['SU', 'MO', 'TU', 'WE', 'SA'], fromLocal: '20:00', toLocal: '08:00' }],
      until: '2026-12-01T00:00:00Z',
    },
    '3 people take turns, the next every day at 09:00 (Europe/Berlin), first on Mon 2 Nov 2026, 09:00; only Mon–Wed, Sat, Sun 20:00–08:00 the next day; until Tue 1 Dec 2026, 01:00 (UTC+01:00).',
  ],
  [
    recurring({ weekdays: ['MO', 'WE'], turnLength: 2, except: ['2026-12-28T09:00'] }),
    '3 people take turns, shifts of 12 hours every week on Mon, Wed at 09:00 (Europe/Berlin), first on Mon 2 Nov 2026, 09:00, the turn passing after 2 weeks, 1 shift left out.',
  ],
  [
    { ...recurring({ unit: 'month', monthDays: [1, -1], durationSeconds: 90_000 }), timezone: 'UTC' },
    '3 people take turns, shifts of 1 day 1 hour every month on the 1st, last day at 09:00 (UTC), first on Mon 2 Nov 2026, 09:00, the turn passing each month.',
  ],
  [
    { ...recurring({ unit: 'once' }), participants: [[1, 2]], restrictions: [{ weekdays: ['MO'], fromLocal: '00:00', toLocal: '00:00' }] },
    '2 people together, once on Mon 2 Nov 2026, 09:00 (Europe/Berlin) for 12 hours; only Mon all day.',
  ],
])('a layer is one sentence: %j', (fields, sentence) => {
  expect(describeRotation(layer(fields), 'Europe/Berlin')).toBe(sentence)
})

function problems(layers: object[], rest: object = {}): string[] {
  return scheduleProblems(
    Schedule.parse({
      timezone: 'Europe/Berlin',
      layers: layers.map((fields, i) => ({ id: `${i}`, name: `Layer ${i}`, participants: [[1], [2]], ...fields })),
      ...rest,
    }),
  ).map((one) => `${one.layerId} ${one.problem}`)
}

test('what can hardly be meant is said', () => {
  const weekend = { restrictions: [{ weekdays: ['SA', 'SU'], fromLocal: '00:00', toLocal: '00:00' }] }
  expect(problems([])).toEqual(['null The schedule has no layer, so nobody is on call unless an override says so.'])
  expect(problems([{ participants: [] }])).toEqual(['0 Layer 0 has no participants, so nobody is on call in it.'])
  expect(problems([{}, { priority: 2, ...continuous('week', 1) }])).toEqual([
    '0 Layer 0 does not count once Layer 1 has begun, which has a higher priority and always somebody on.',
  ])
  expect(problems([{ ...recurring({ weekdays: ['MO'] }), ...weekend }])).toEqual([
    '0 Nobody is ever on call in Layer 0: its shifts, restrictions and limits in time never meet.',
  ])
  expect(problems([{ effectiveFrom: '2026-11-02T00:00:00Z', until: '2026-11-02T00:00:00Z' }])).toEqual([
    '0 Layer 0 ends before it takes effect.',
  ])
  expect(problems([{ ...continuous('day', 1), until: '2026-11-01T00:00:00Z' }])).toHaveLength(1)
  expect(problems([{}], { ineligibleUserIds: [1, 2] })).toEqual(['0 Nobody in Layer 0 can be paged.'])
  expect(problems([{}], { ineligibleUserIds: [1] })).toEqual(['0 Somebody in Layer 0 cannot be paged; their turns count for nothing.'])
})

test('a usual schedule has nothing to be said about', () => {
  const nights = { priority: 2, restrictions: [{ weekdays: ['MO', 'TU'], fromLocal: '20:00', toLocal: '08:00' }] }
  expect(
    problems([
      continuous('week', 1),
      { ...nights, ...continuous('day', 1) },
      { priority: 3, ...recurring({ unit: 'month', monthDays: [31] }) },
    ]),
  ).toEqual([])
})
