import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundJson, DETAILS_LENGTH, readJson } from './json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const errorOf = (body: Uint8Array | string, limits = {}) => {
  const read = readJson(typeof body === 'string' ? bytes(body) : body, limits)
  return 'error' in read ? read.error : undefined
}

describe('readJson', () => {
  it('reads any JSON value, with or without a byte order mark', () => {
    expect(readJson(bytes('{"a":[1,"é",null,true]}'))).toEqual({ ok: { a: [1, 'é', null, true] } })
    expect(readJson(bytes('\ufeff"x"'))).toEqual({ ok: 'x' })
    expect(readJson(bytes(' 7 '))).toEqual({ ok: 7 })
  })

  it.each([
    ['an empty body', '', /empty/],
    ['white space', ' \n', /empty/],
    ['NaN', '{"a":NaN}', /not JSON/],
    ['Infinity', '[-Infinity]', /not JSON/],
    ['a comma too many', '[1,]', /not JSON/],
    ['a raw NUL', '"\0"', /not JSON/],
    ['HTML', '<html>', /not JSON/],
    ['half a string', '{"a":"b', /not JSON/],
    ['a string that ends in a backslash', '"\\', /not JSON/],
  ])('says what is wrong with %s', (_, body, words) => {
    expect(errorOf(body)).toMatch(words)
  })

  it('refuses bytes that are not UTF-8 instead of guessing', () => {
    expect(errorOf(new Uint8Array([0x22, 0xff, 0x22]))).toMatch(/UTF-8/)
    expect(errorOf(new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]))).toMatch(/UTF-8/)
  })

  it('counts bytes, not characters, against the limit', () => {
    expect(errorOf('"ééé"', { maxBytes: 8 })).toBeUndefined()
    expect(errorOf('"éééa"', { maxBytes: 8 })).toMatch(/9 bytes; at most 8/)
  })

  it('refuses depth before it parses, and reads what is just as deep as allowed', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(errorOf(nested(64))).toBeUndefined()
    expect(errorOf(nested(65))).toMatch(/deeper than 64/)
    expect(errorOf('{"a":'.repeat(10_000))).toMatch(/deeper than 64/)
    expect(errorOf('{"a":['.repeat(2), { maxDepth: 3 })).toMatch(/deeper than 3/)
  })

  it('does not count brackets that stand in strings', () => {
    expect(errorOf(JSON.stringify({ a: '[{'.repeat(100), b: '\\"[[['.repeat(50) }))).toBeUndefined()
    expect(errorOf(JSON.stringify([']'.repeat(100), ...Array(70).fill('x')]))).toBeUndefined()
    expect(errorOf(`["${']}'.repeat(50)}",${'['.repeat(64)}`)).toMatch(/deeper than 64/)
  })

  it('keeps __proto__ as a plain property of nobody’s prototype', () => {
    const read = readJson(bytes('{"__proto__":{"admin":true}}'))
    if (!('ok' in read)) throw new Error(read.error)
    expect(Object.hasOwn(read.ok as object, '__proto__')).toBe(true)
    expect((read.ok as { admin?: boolean }).admin).toBeUndefined()
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('agrees with JSON.parse on every JSON text of little depth', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(readJson(bytes(text))).toEqual({ ok: JSON.parse(text) })
      }),
    )
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(Object.keys(readJson(body))).toHaveLength(1)
      }),
    )
  })
})

describe('boundJson', () => {
  const length = (value: unknown) => JSON.stringify(value).length

  it('copies what is small and clean as it is', () => {
    const value = { a: [1, 'x', null, false], b: { c: 2.5 } }
    expect(boundJson(value)).toEqual(value)
  })

  it('repairs strings and names, and leaves out what is not JSON', () => {
    expect(boundJson({ 'a\0': 'x\ud800', f: () => 1, u: undefined, n: Infinity, big: 7n })).toEqual({
      'a\ufffd': 'x\ufffd',
      f: null,
      n: null,
      big: '7',
    })
  })

  it('does not carry __proto__ over', () => {
    const copy = boundJson(JSON.parse('{"__proto__":{"admin":true},"a":1}'))
    expect(copy).toEqual({ a: 1 })
    expect((copy as { admin?: boolean }).admin).toBeUndefined()
  })

  it.each([
    ['one long string', 'x'.repeat(1_000_000)],
    ['a string of escapes', '\u0001'.repeat(100_000)],
    ['many strings', Array(10_000).fill('some words')],
    ['many names', Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`label${i}`, i]))],
    ['long names', Object.fromEntries(Array.from({ length: 500 }, (_, i) => ['\u0002'.repeat(300) + i, i]))],
    ['many empty lists', Array(100_000).fill([])],
    ['depth', JSON.parse('{"a":['.repeat(500) + ']}'.repeat(500))],
  ])('bounds %s', (_, value) => {
    const copy = boundJson(value)
    expect(length(copy)).toBeLessThanOrEqual(DETAILS_LENGTH)
    expect(JSON.stringify(copy)).toContain('…')
  })

  it('stays within the limit at every level of nested lists that are cut', () => {
    let value: unknown = Array(20_000).fill('abc')
    for (let i = 0; i < 60; i++) value = { ['k'.repeat(255)]: value, after: '\u0003'.repeat(999) }
    expect(length(boundJson(value))).toBeLessThanOrEqual(DETAILS_LENGTH)
  })

  it('always gives JSON within the limit, of whole strings', () => {
    fc.assert(
      fc.property(fc.object({ withNullPrototype: true, withBigInt: true, maxDepth: 6 }), (value) => {
        const text = JSON.stringify(boundJson(value))
        expect(text.length).toBeLessThanOrEqual(DETAILS_LENGTH)
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toContain('\\u0000')
      }),
    )
  })
})
