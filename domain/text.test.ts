import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, escapeMarkup, listed } from './text.ts'

describe('cleanText', () => {
  it('leaves clean text alone', () => {
    expect(cleanText('Grüße 🚒\nzweite Zeile', 100)).toBe('Grüße 🚒\nzweite Zeile')
  })
  it('replaces NUL and lone surrogates', () => {
    expect(cleanText('a\0b\ud800c\udc00', 100)).toBe('a\ufffdb\ufffdc\ufffd')
  })
  it('marks what it cut, and never cuts a character in half', () => {
    expect(cleanText('abcdef', 4)).toBe('abc…')
    expect(cleanText('ab🚒def', 4)).toBe('ab…')
  })
  it('is always well formed and within the limit', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
    const anything = fc.array(unit, { maxLength: 50 }).map((units) => units.join(''))
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const clean = cleanText(text, limit)
        expect(clean.length).toBeLessThanOrEqual(limit)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).not.toContain('\0')
      }),
    )
  })
})

describe('cleanLine', () => {
  it('makes one line of many', () => {
    expect(cleanLine('  disk\r\n\tfull\u0007  ', 100)).toBe('disk full')
  })
  it('bounds a long line', () => {
    expect(cleanLine('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxx…')
  })
})

it('escapeMarkup leaves no sign that HTML or XML reads as its own, and escapes what was escaped already', () => {
  expect(escapeMarkup(`<a href="x" title='y'>&lt;\``)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;lt;&#96;')
})

it('listed names five and counts the rest', () => {
  expect(listed(['Shop'])).toBe('Shop')
  expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e')
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more')
})
