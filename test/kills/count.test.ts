import { describe, expect, it } from 'vitest'
import { countRun, isClean, type Ring } from './count.ts'

const DEATH = { at: 10_000, backAt: 12_000 }
const ring = (event: string, at: number, answeredAt: number | null, key = `key of ${event}`): Ring => ({ event, key, at, answeredAt })

describe('the count of a run with kills', () => {
  it('is clean when every accepted event rang once', () => {
    const count = countRun(['a', 'b'], [ring('a', 1, 2), ring('b', 3, 4)], [DEATH])
    expect(count).toMatchObject({ accepted: 2, rang: 2, lost: [], doubled: 0, unexplained: [] })
    expect(isClean(count)).toBe(true)
  })

  it('notices one dropped page', () => {
    const count = countRun(['a', 'b'], [ring('a', 1, 2)], [DEATH])
    expect(count.lost).toEqual(['b'])
    expect(isClean(count)).toBe(false)
  })

  it('lets a page that was in flight at a kill ring once more, and not twice', () => {
    const once = countRun(['a'], [ring('a', 9_900, null), ring('a', 12_100, 12_200)], [DEATH])
    expect(once).toMatchObject({ doubled: 1, unexplained: [] })
    const twice = countRun(['a'], [ring('a', 9_900, null), ring('a', 12_100, 12_200), ring('a', 14_000, 14_100)], [DEATH])
    expect(twice).toMatchObject({ doubled: 1, unexplained: ['a'] })
    expect(isClean(twice)).toBe(false)
  })

  it('lets a page whose answer came just before a kill ring once more', () => {
    expect(countRun(['a'], [ring('a', 9_700, 9_950), ring('a', 12_100, 12_200)], [DEATH])).toMatchObject({ doubled: 1, unexplained: [] })
  })

  it('notices a second ring that no kill explains', () => {
    expect(countRun(['a'], [ring('a', 5_000, 5_050), ring('a', 12_100, 12_200)], [DEATH]).unexplained).toEqual(['a'])
    expect(countRun(['a'], [ring('a', 13_000, 13_050), ring('a', 13_500, 13_600)], [DEATH]).unexplained).toEqual(['a'])
  })

  it('explains one ring more for each kill that met the page', () => {
    const later = { at: 12_150, backAt: 14_000 }
    const rings = [ring('a', 9_900, null), ring('a', 12_100, null), ring('a', 14_100, 14_200)]
    expect(countRun(['a'], rings, [DEATH, later])).toMatchObject({ doubled: 2, unexplained: [] })
  })

  it('notices a page that was planned twice, under two keys', () => {
    const count = countRun(['a'], [ring('a', 9_900, null, 'one'), ring('a', 12_100, 12_200, 'other')], [DEATH])
    expect(count.split).toEqual(['a'])
    expect(isClean(count)).toBe(false)
  })
})
