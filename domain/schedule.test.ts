import { expect, test } from 'vitest'
import { z } from 'zod'
import { gaps, Layer, layerShifts, NewOverride, onCallAt, Override, Schedule, shifts, usersOf } from './schedule.ts'

const DAY_START = Date.UTC(2026, 10, 2)
const hour = (n: number) => DAY_START + n * 3_600_000
const iso = (n: number) => new Date(hour(n)).toISOString()

type Parts = Partial<Omit<z.input<typeof Schedule>, 'layers'>> & { layers?: Partial<z.input<typeof Layer>>[] }

function schedule({ layers = [], ...rest }: Parts): Schedule {
  return Schedule.parse({
    timezone: 'UTC',
    layers: layers.map((layer, i) => ({ id: `L${i}`, name: `Layer ${i}`, participants: [], ...layer })),
    ...rest,
  })
}

/** On from one hour of the day to another, every day. */
const from = (start: number, end: number): Pick<z.input<typeof Layer>, 'restrictions'> => ({
  restrictions: [
    {
      weekdays: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'],
      fromLocal: `${String(start).padStart(2, '0')}:00`,
      toLocal: `${String(end % 24).padStart(2, '0')}:00`,
    },
  ],
})

const override = (id: number, kind: Override['kind'], start: number, end: number, userId: number, replacedUserId?: number) => ({
  id,
  kind,
  start: iso(start),
  end: iso(end),
  userId,
  replacedUserId,
})

/** The final schedule in hours of the day: `8-12 1+2`. */
function final(parts: Parts, start = 0, end = 24): string[] {
  return shifts(schedule(parts), hour(start), hour(end)).map(
    (shift) => `${(shift.start - DAY_START) / 3_600_000}-${(shift.end - DAY_START) / 3_600_000} ${shift.userIds.join('+')}`,
  )
}

test('the highest priority that has somebody on counts, equal ones together', () => {
  const layers = [
    { participants: [[1]] },
    { participants: [[2]], priority: 5, ...from(8, 16) },
    { participants: [[3]], priority: 5, ...from(12, 20) },
    { participants: [], priority: 9 },
  ]
  expect(final({ layers })).toEqual(['0-8 1', '8-12 2', '12-16 2+3', '16-20 3', '20-24 1'])
})

test('an answer says what puts somebody on call', () => {
  const parts = { layers: [{ participants: [[1], [2]] }], overrides: [override(4, 'replace', 0, 2, 3, 2), override(9, 'add', 0, 2, 5)] }
  expect(onCallAt(schedule(parts), hour(1))).toEqual([
    { userId: 1, layerId: 'L0', overrideId: null, reason: 'in the layer Layer 0' },
    { userId: 3, layerId: 'L0', overrideId: 4, reason: 'takes over by an override' },
    { userId: 5, layerId: null, overrideId: 9, reason: 'added by an override' },
  ])
})

test('spans are maximal, and name every layer and override that had a part in them', () => {
  const layers = [
    { participants: [[1]], ...from(0, 8) },
    { participants: [[1]], ...from(8, 12) },
    { participants: [[2]], ...from(12, 16) },
  ]
  const found = shifts(schedule({ layers, overrides: [override(7, 'replace', 12, 14, 1, 2)] }), hour(0), hour(24))
  expect(found).toEqual([
    { start: hour(0), end: hour(14), userIds: [1], layerIds: ['L0', 'L1', 'L2'], overrideIds: [7] },
    { start: hour(14), end: hour(16), userIds: [2], layerIds: ['L2'], overrideIds: [] },
  ])
})

test('starts are inside, ends are outside', () => {
  const parts = schedule({ layers: [{ participants: [[1]], ...from(8, 10) }], overrides: [override(1, 'add', 12, 13, 2)] })
  const on = (at: number) => onCallAt(parts, at).map((one) => one.userId)
  expect([on(hour(8) - 1), on(hour(8)), on(hour(10) - 1), on(hour(10))]).toEqual([[], [1], [1], []])
  expect([on(hour(12) - 1), on(hour(12)), on(hour(13) - 1), on(hour(13))]).toEqual([[], [2], [2], []])
})

test('each kind of override', () => {
  const layers = [{ participants: [[1]], ...from(0, 12) }, { participants: [[2]] }]
  const changed = (...overrides: ReturnType<typeof override>[]) => final({ layers, overrides })
  expect(changed()).toEqual(['0-12 1+2', '12-24 2'])
  expect(changed(override(1, 'add', 10, 14, 3))).toEqual(['0-10 1+2', '10-12 1+2+3', '12-14 2+3', '14-24 2'])
  expect(changed(override(1, 'remove', 10, 14, 2))).toEqual(['0-10 1+2', '10-12 1', '14-24 2'])
  expect(changed(override(1, 'replace', 10, 14, 3, 1))).toEqual(['0-10 1+2', '10-12 2+3', '12-24 2'])
  expect(changed(override(1, 'replaceAll', 10, 14, 3))).toEqual(['0-10 1+2', '10-14 3', '14-24 2'])
  expect(changed(override(1, 'add', 10, 14, 2))).toEqual(['0-12 1+2', '12-24 2'])
})

test('overrides apply in the order of their ids, each to what the earlier ones made', () => {
  const layers = [{ participants: [[1]] }]
  const changed = (...overrides: ReturnType<typeof override>[]) => final({ layers, overrides }, 0, 1)
  expect(changed(override(1, 'replace', 0, 1, 2, 1), override(2, 'replace', 0, 1, 3, 2))).toEqual(['0-1 3'])
  expect(changed(override(2, 'replace', 0, 1, 2, 1), override(1, 'replace', 0, 1, 3, 2))).toEqual(['0-1 2'])
  expect(changed(override(1, 'add', 0, 1, 4), override(2, 'replaceAll', 0, 1, 2), override(3, 'replaceAll', 0, 1, 3))).toEqual(['0-1 2+3'])
  expect(changed(override(1, 'replaceAll', 0, 1, 2), override(2, 'add', 0, 1, 4))).toEqual(['0-1 2+4'])
})

test('inside a temporary schedule no layer counts, but overrides do', () => {
  const temporary = [{ start: iso(8), end: iso(16), shifts: [{ userId: 5, start: iso(10), end: iso(20) }] }]
  const layers = [{ participants: [[1]] }]
  expect(final({ layers, temporary })).toEqual(['0-8 1', '10-16 5', '16-24 1'])
  expect(final({ layers, temporary, overrides: [override(1, 'replace', 0, 12, 6, 5)] })).toEqual(['0-8 1', '10-12 6', '12-16 5', '16-24 1'])
})

test('who may not be paged is never on call, and gives way to a lower layer unless somebody takes over', () => {
  const layers = [
    { participants: [[1]], priority: 2, ...from(0, 12) },
    { participants: [[2, 1]], priority: 1 },
  ]
  expect(final({ layers, ineligibleUserIds: [1] })).toEqual(['0-24 2'])
  expect(final({ layers, ineligibleUserIds: [1], overrides: [override(1, 'replace', 4, 8, 3, 1)] })).toEqual(['0-4 2', '4-8 3', '8-24 2'])
  expect(final({ layers, ineligibleUserIds: [1, 2] })).toEqual([])
})

test('gaps tell a time without a plan from one whose people may not be paged', () => {
  const layers = [
    { participants: [[1]], ...from(8, 12) },
    { participants: [[2]], ...from(10, 16) },
  ]
  expect(gaps(schedule({ layers, ineligibleUserIds: [1] }), hour(0), hour(24))).toEqual([
    { start: hour(0), end: hour(8), kind: 'uncovered' },
    { start: hour(8), end: hour(10), kind: 'empty' },
    { start: hour(16), end: hour(24), kind: 'uncovered' },
  ])
  expect(gaps(schedule({ layers: [] }), hour(0), hour(48))).toEqual([{ start: hour(0), end: hour(48), kind: 'uncovered' }])
})

test('a layer is drawn without priorities and overrides', () => {
  const { layers } = schedule({ layers: [{ participants: [[2, 1]], ...from(8, 12) }] })
  expect(layerShifts(layers[0]!, 'UTC', hour(0), hour(24))).toEqual([
    { start: hour(8), end: hour(12), userIds: [1, 2], layerIds: ['L0'], overrideIds: [] },
  ])
})

test('everybody whom a schedule names is found', () => {
  const parts = {
    layers: [{ participants: [[7], [1, 2]] }],
    overrides: [override(1, 'replace', 0, 1, 4, 3)],
    temporary: [{ start: iso(0), end: iso(1), shifts: [{ userId: 5, start: iso(0), end: iso(1) }] }],
  }
  expect(usersOf(schedule(parts))).toEqual([1, 2, 3, 4, 5, 7])
})

const messages = (result: { success: boolean; error?: z.ZodError | undefined }) =>
  result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []

test.each([
  [{ kind: 'add', start: iso(1), end: iso(0), userId: 1 }, 'end: The end must be after the start.'],
  [{ kind: 'add', start: iso(0), end: iso(1) }, 'userId: Choose who is on call.'],
  [{ kind: 'remove', start: iso(0), end: iso(1), userId: null }, 'userId: Choose who is not on call.'],
  [{ kind: 'replace', start: iso(0), end: iso(1), userId: 1 }, 'replacedUserId: Choose whom to take over from.'],
  [{ kind: 'replace', start: iso(0), end: iso(1), userId: 1, replacedUserId: 1 }, 'userId: Nobody can take over from themselves.'],
  [
    { kind: 'replaceAll', start: iso(0), end: iso(1), userId: 1, replacedUserId: 2 },
    'replacedUserId: Only an override of the kind replace takes over from somebody.',
  ],
])('an override that cannot be meant is refused in words: %j', (input, message) => {
  expect(messages(NewOverride.safeParse(input))).toEqual([message])
  expect(messages(Override.safeParse({ id: 1, ...input }))).toEqual([message])
})

const daily = { kind: 'recurring', unit: 'day', startLocal: '2026-11-02T08:00', durationSeconds: 3_600 }

test.each([
  [{ participants: Array.from({ length: 51 }, () => [1]) }, 'participants: At most 50 turns a layer.'],
  [{ participants: [[]] }, 'participants.0: A turn needs somebody to take it.'],
  [{ name: ' ' }, 'name: Give the layer a name.'],
  [{ restrictions: Array.from({ length: 31 }, () => from(0, 1).restrictions![0]) }, 'restrictions: At most 30 restrictions a layer.'],
  [
    { restrictions: [{ weekdays: [], fromLocal: '08:00', toLocal: '09:00' }] },
    'restrictions.0.weekdays: Choose at least one day of the week.',
  ],
  [
    { restrictions: [{ weekdays: ['MO', 'MO'], fromLocal: '08:00', toLocal: '09:00' }] },
    'restrictions.0.weekdays: A day of the week is named twice.',
  ],
  [
    { restrictions: [{ weekdays: ['MO'], fromLocal: '8', toLocal: '09:00' }] },
    'restrictions.0.fromLocal: Give the time as hours and minutes, e.g. 08:00.',
  ],
  [{ rotation: { ...daily, monthDays: [1] } }, 'rotation.monthDays: Days of the month need the unit month.'],
  [{ rotation: { ...daily, unit: 'month', monthDays: [0] } }, 'rotation.monthDays.0: There is no day 0.'],
  [{ rotation: { ...daily, unit: 'once', weekdays: ['MO'] } }, 'rotation.weekdays: A single shift has no days of the week.'],
  [{ rotation: { ...daily, durationSeconds: 32 * 86_400 } }, 'rotation.durationSeconds: A shift that comes again lasts at most 31 days.'],
  [{ rotation: { kind: 'continuous', unit: 'day', every: 0, startLocal: '2026-11-02T08:00' } }, 'rotation.every: At least 1.'],
  [
    { rotation: { kind: 'continuous', unit: 'day', every: 1, startLocal: '2026-11-31T08:00' } },
    'rotation.startLocal: Give an existing date and a time without offset, e.g. 2026-11-01T08:00 (years 1970 to 2199).',
  ],
  [{ timezone: 'Mars/Olympus' }, 'timezone: Not a time zone this system knows. Use an IANA name such as Europe/Berlin or UTC.'],
])('a layer that cannot be meant is refused in words: %j', (fields, message) => {
  expect(messages(Layer.safeParse({ id: 'a', name: 'A', participants: [[1]], ...fields }))).toEqual([message])
})

test('a field that nobody knows is refused, and two layers cannot share an id', () => {
  expect(Layer.safeParse({ id: 'a', name: 'A', participants: [], surprise: 1 }).success).toBe(false)
  const layer = { id: 'a', name: 'A', participants: [] }
  expect(messages(Schedule.safeParse({ timezone: 'UTC', layers: [layer, layer] }))).toEqual(['layers: Two layers have the same id.'])
})

test('a schedule goes over the wire and back unchanged', () => {
  const parts = schedule({
    layers: [
      { participants: [[1]], effectiveFrom: iso(0), until: iso(9), rotation: { ...daily, kind: 'recurring', unit: 'day', turnLength: 2 } },
    ],
    overrides: [override(1, 'replace', 0, 1, 4, 3)],
  })
  expect(Schedule.parse(JSON.parse(JSON.stringify(z.encode(Schedule, parts))))).toEqual(parts)
})
