import { describe, expect, it } from 'vitest'
import { aMessage, HOSTILE } from '../test/fakes/message.ts'
import { bundleList, headline, line, lines } from './wording.ts'

describe('one line', () => {
  it.each(HOSTILE.map((text, index) => [index, text] as const))('stays one, whatever number %i holds', (_index, hostile) => {
    const text = line(hostile, 100)
    expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u200b\ufeff]/u)
    expect(text.isWellFormed()).toBe(true)
    expect(text.length).toBeLessThanOrEqual(100)
  })
})

describe('several lines', () => {
  it('keep their line feeds and nothing else that controls', () => expect(lines('a\r\nb\rc\td\0\u202e', 100)).toBe('a\nb\nc d'))
})

describe('a headline', () => {
  it.each([
    [{}, '[SEV1] checkout: High error rate'],
    [{ severity: null }, 'checkout: High error rate'],
    [{ purpose: 'resolved' }, 'Resolved: checkout: High error rate'],
    [{ purpose: 'bundle', title: '3 incidents' }, '3 incidents'],
    [{ incident: null, title: 'A test\nfrom Muster' }, 'A test from Muster'],
  ] as const)('of %j', (changes, words) => expect(headline(aMessage(changes), 200)).toBe(words))
})

describe('a bundle', () => {
  it('shows the first and counts the rest', () => {
    const bundled = ['a', 'b', 'c'].map((title) => ({ title, severity: 'low' as const }))
    expect(bundleList(aMessage({ bundled }), 2)).toEqual(['[SEV4] a', '[SEV4] b', 'and 1 more'])
    expect(bundleList(aMessage({ bundled }), 3)).toEqual(['[SEV4] a', '[SEV4] b', '[SEV4] c'])
  })
})
