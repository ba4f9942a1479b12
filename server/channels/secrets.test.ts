import { expect, it } from 'vitest'
import { z } from 'zod'
import { hintOf, keepSecrets, secretFields, splitSecrets } from './secrets.ts'

const secret = () => z.string().meta({ secret: true })

it.each<[string, z.ZodType, string[]]>([
  ['plain', z.strictObject({ host: z.string(), password: secret() }), ['password']],
  [
    'optional, nullable and with a default',
    z.object({ a: secret().optional(), b: secret().nullable(), c: secret().default('') }),
    ['a', 'b', 'c'],
  ],
  ['marked after it was made optional', z.object({ a: z.string().optional().meta({ secret: true }) }), ['a']],
  [
    'in variants',
    z.discriminatedUnion('by', [z.object({ by: z.literal('x'), token: secret() }), z.object({ by: z.literal('y'), password: secret() })]),
    ['password', 'token'],
  ],
  ['behind a refinement', z.object({ token: secret() }).refine(() => true), ['token']],
  ['nowhere', z.object({ host: z.string() }), []],
])('Secret fields are found where they are %s', (_, schema, fields) => {
  expect(secretFields(schema)).toEqual(fields)
})

it('Settings are parted into what may be read back and what may not', () => {
  expect(splitSecrets({ host: 'h', password: 'p', user: undefined }, ['password', 'token'])).toEqual({
    open: { host: 'h' },
    secret: { password: 'p' },
  })
})

it('A secret left out stays, null removes it, a new one replaces it', () => {
  const kept = { a: '1', b: '2', c: '3' }
  expect(keepSecrets({ host: 'h', b: null, c: 'new' }, kept, ['a', 'b', 'c'])).toEqual({ host: 'h', a: '1', c: 'new' })
})

it('Short secrets are not hinted at', () => {
  expect([hintOf('hunter2'), hintOf('a-long-secret-1234'), hintOf({ nested: true })]).toEqual(['', '1234', ''])
})
