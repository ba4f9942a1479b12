import { describe, expect, it } from 'vitest'
import { blastWords, minutesWords, sideWords } from './words.ts'

describe('what falls with an asset', () => {
  it.each([
    [0, 0, 'Nothing else is known to fail with db1.'],
    [1, 0, 'When db1 fails, 1 other asset fails with it; nobody is paged for it.'],
    [1, 1, 'When db1 fails, 1 other asset fails with it; people are paged for it.'],
    [3, 0, 'When db1 fails, 3 other assets fail with it; nobody is paged for any of them.'],
    [3, 3, 'When db1 fails, 3 other assets fail with it; people are paged for all of them.'],
    [1200, 2, 'When db1 fails, 1,200 other assets fail with it; people are paged for 2 of them.'],
  ])('%i assets, %i services', (assets, services, words) => {
    expect(blastWords('db1', { assets, services })).toBe(words)
  })
})

it('a relation is read from either side', () => {
  expect(sideWords('dependsOn along')).toBe('Depends on')
  expect(sideWords('partOf against')).toBe('Consists of')
})

it('no minute at all is said in words', () => {
  expect([minutesWords(0), minutesWords(90)]).toEqual(['none at all', '1 h 30 min'])
})
