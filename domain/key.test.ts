import { expect, test } from 'vitest'
import { keyFrom } from './key.ts'

test.each([
  ['Commander', [], 'commander'],
  ['Customer care', [], 'customerCare'],
  ['Head of IT-Security', [], 'headOfItSecurity'],
  ['Pressebüro', [], 'presseburo'],
  ['2nd line', [], 'role2ndLine'],
  ['記録', [], 'role'],
  ['Scribe', ['scribe'], 'scribe2'],
  ['Scribe', ['scribe', 'scribe2'], 'scribe3'],
  ['a'.repeat(60), ['a'.repeat(40)], `${'a'.repeat(39)}2`],
] as const)('the key of %s, where %j are taken, is %s', (name, taken, key) => {
  expect(keyFrom(name, 'role', taken)).toBe(key)
})
