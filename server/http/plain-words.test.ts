import { expect, test } from 'vitest'
import { z } from 'zod'
import { plainWords } from './plain-words.ts'

const Shape = z.strictObject({
  name: z.string().min(1).max(5),
  every: z.number().max(10),
  kind: z.enum(['a', 'b']),
  list: z.array(z.string()).min(2),
  mail: z.email(),
  of: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('x') }), z.strictObject({ type: z.literal('y') })]),
  own: z.string().min(3, 'Words of its own.'),
})

function faults(value: unknown): Record<string, string> {
  const { error } = Shape.safeParse(value, { error: plainWords })
  return Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]))
}

test('What is missing is said to be needed, in one way for every kind of value', () => {
  expect(faults(undefined)).toEqual({ '': 'A body is needed: a JSON object.' })
  expect(faults({ of: {} })).toEqual({
    name: 'This is needed.',
    every: 'This is needed.',
    kind: 'This is needed: one of “a”, “b”.',
    list: 'This is needed.',
    mail: 'This is needed.',
    'of.type': 'This is needed.',
    own: 'This is needed.',
  })
})

test('What is wrong is told in words, and a schema’s own words stand above them', () => {
  expect(faults({ name: 'longer than five', every: 11, kind: 'c', list: ['x'], mail: 'x', of: { type: 'z' }, own: 'x', more: 1 })).toEqual({
    '': 'There is no field “more” here.',
    name: 'At most 5 characters.',
    every: 'At most 10.',
    kind: 'This has to be: one of “a”, “b”.',
    list: 'At least 2 entries.',
    mail: 'This is not an e-mail address.',
    'of.type': 'This is nothing that can stand here.',
    own: 'Words of its own.',
  })
  expect(faults({ name: '', every: '5', kind: 1, list: {}, mail: 2, of: 3, own: 'own' })).toMatchObject({
    name: 'This may not be empty.',
    every: 'This has to be a number.',
    list: 'This has to be a list.',
    mail: 'This has to be a text.',
    of: 'This has to be an object.',
  })
})
