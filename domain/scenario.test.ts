import { describe, expect, it, test } from 'vitest'
import { globOf, matcherOf, Pattern, type Judged } from './scenario.ts'

describe('A pattern', () => {
  it.each([
    ['disk full', 'disk full', true],
    ['disk full', 'disk full on db1', false],
    ['disk*', 'disk full', true],
    ['disk*', 'the disk', false],
    ['*full', 'disk full', true],
    ['*full', 'fully', false],
    ['*disk*full*', 'a disk is nearly full now', true],
    ['*disk*full*', 'full disk', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*ba', 'aba', false],
    ['a*b*b', 'ab', false],
    ['a*b*b', 'abb', true],
    ['*', '', true],
    ['**', 'anything', true],
    ['a**b', 'ab', true],
    ['', '', true],
    ['db-?', 'db-1', true],
    ['db-?', 'db-', false],
    ['db-?', 'db-12', false],
    ['*unauthori?ed*', 'Unauthorised access', true],
    ['*unauthori?ed*', 'an unauthorized login', true],
    ['*a?c*e', 'xxabcde', true],
    ['?*?', 'x', false],
    ['?*?', 'xy', true],
    ['*DOWN*', 'Host is down', true],
    ['*ausfall*', 'AUSFALL im Lager', true],
    ['İstanbul', 'İSTANBUL', true],
    ['İstanbul', 'İstanbul', true],
    ['a.c', 'abc', false],
    ['[ab]+', '[ab]+', true],
    ['*\\*', 'a\\b', true],
    ['*line*', 'first\nline two', true],
  ])('%j against %j: %j', (pattern, text, meets) => {
    expect(globOf(pattern)(text)).toBe(meets)
  })

  it.each([`${'a*'.repeat(99)}b`, `${'*a?'.repeat(66)}b`, `*${'?'.repeat(198)}b`, `*${'a?'.repeat(98)}b*`, `${'*aaaaaaaaa'.repeat(19)}b`])(
    'takes no time to speak of: %.20s',
    (pattern) => {
      const like = globOf(pattern)
      const text = 'a'.repeat(2_000)
      const before = performance.now()
      for (let i = 0; i < 20; i++) expect(like(text)).toBe(false)
      expect((performance.now() - before) / 20).toBeLessThan(20)
    },
  )

  it('names a field and looks like something', () => {
    expect(Pattern.safeParse({ field: ' ', is: 'x' }).success).toBe(false)
    expect(Pattern.safeParse({ field: '@title', is: '' }).success).toBe(false)
    expect(Pattern.parse({ field: ' job ', is: ' db-* ' })).toEqual({ field: 'job', is: 'db-*' })
  })
})

const alert: Judged = {
  title: 'HostDown: web-1',
  description: 'It does not answer.\nSince noon.',
  source: 'web-1',
  labels: { job: 'nginx', empty: '' },
}

test.each<[Pattern[], boolean]>([
  [[], false],
  [[{ field: '@title', is: 'hostdown*' }], true],
  [[{ field: '@title', is: '*noon*' }], false],
  [[{ field: '@text', is: '*noon.' }], true],
  [[{ field: '@text', is: 'hostdown*answer*' }], true],
  [[{ field: '@source', is: 'web-?' }], true],
  [[{ field: 'job', is: 'NGINX' }], true],
  [[{ field: 'Job', is: 'nginx' }], false],
  [[{ field: 'empty', is: '*' }], true],
  [[{ field: 'absent', is: '*' }], false],
  [[{ field: 'constructor', is: '*' }], false],
  [
    [
      { field: 'absent', is: '*' },
      { field: '@source', is: 'web*' },
    ],
    true,
  ],
])('%j meets the alert: %j', (patterns, meets) => {
  expect(matcherOf(patterns)(alert)).toBe(meets)
})

test('an alert without a source or a description is looked at without them', () => {
  const bare: Judged = { title: 'Down', labels: {} }
  expect(matcherOf([{ field: '@source', is: '*' }])(bare)).toBe(false)
  expect(matcherOf([{ field: '@text', is: 'down*' }])(bare)).toBe(true)
})
