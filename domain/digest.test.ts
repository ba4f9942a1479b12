import { describe, expect, it } from 'vitest'
import { boundedKey, digest128 } from './digest.ts'

describe('digest128', () => {
  // Published vectors of MurmurHash3 x86 128 with seed 0; one for each length of the tail.
  it.each([
    ['', '00000000000000000000000000000000'],
    ['0', '0ab2409ea5eb34f8a5eb34f8a5eb34f8'],
    ['01', '0f87acb4674f3b21674f3b21674f3b21'],
    ['012', 'cd94fea54c13d78e4c13d78e4c13d78e'],
    ['0123', 'dc378fea485d3536485d3536485d3536'],
    ['01234', '35c5b3ee7b3b211600ae108800ae1088'],
    ['01234567', 'aa22bf849216040263b83c5e63b83c5e'],
    ['012345678', '571b5f6775d48126d0205c304ca675dc'],
    ['0123456789ab', 'cfaa93f9b6982a7e53412b5d04d3d08f'],
    ['0123456789abc', 'c970af1dcc6d9d01dd00c683fc11eee3'],
    ['0123456789abcdef', 'fb7d440936aed30a48ad1d9b572b3bfd'],
    ["I will not buy this tobacconist's, it is scratched.", '9b5b7ba2ef3f7866889adeaf00f3f98e'],
    ['utf-8 supported 🌈', '796479ed1bbff85b29e39731d1967a07'],
    ['這個有效', '5ee7e60516f613aa76048cdc7a1493e3'],
  ])('of %j', (text, digest) => {
    expect(digest128(text)).toBe(digest)
  })

  it('is the same after a text that was longer than all before', () => {
    const before = digest128('漢'.repeat(5_000))
    expect(digest128('0')).toBe('0ab2409ea5eb34f8a5eb34f8a5eb34f8')
    expect(digest128('漢'.repeat(5_000))).toBe(before)
  })
})

describe('boundedKey', () => {
  it('leaves a short key as it is, but for what cannot be stored', () => {
    expect(boundedKey('srv01/HTTP', 255)).toBe('srv01/HTTP')
    expect(boundedKey('a\0b', 255)).toBe('a\ufffdb')
  })

  it('keeps two long keys apart that differ only at the end, and each the same over time', () => {
    const a = boundedKey('x'.repeat(300) + 'a', 255)
    const b = boundedKey('x'.repeat(300) + 'b', 255)
    expect(a).toHaveLength(255)
    expect(a).not.toBe(b)
    expect(a).toBe(boundedKey('x'.repeat(300) + 'a', 255))
    expect(a).toMatch(/^x+…#[0-9a-f]{32}$/)
  })
})
