import { describe, expect, it } from 'vitest'
import { cutSms, gsmLength, toGsm } from './gsm.ts'

describe('the alphabet of text messages', () => {
  it('counts one for its letters and two for the extended ones', () => {
    expect(gsmLength('Über 80 % @ Ärger')).toBe(17)
    expect(gsmLength('[SEV1] €')).toBe(11)
    expect(gsmLength('кафе')).toBeUndefined()
    expect(gsmLength('a😀')).toBeUndefined()
  })

  it('writes typographic signs and foreign accents plainly', () => {
    expect(toGsm('“Łódź” – café’s p99 ≥ 2 s…')).toBe('"?ódz" - cafés p99 >= 2 s...'.replace('ó', 'o').replace('cafés', "café's"))
    expect(toGsm('disk 🔥 full')).toBe('disk ? full')
  })

  it('leaves a text in another script as it is', () => {
    expect(toGsm('Ошибка базы данных')).toBe('Ошибка базы данных')
    expect(toGsm('データベース停止')).toBe('データベース停止')
  })

  it('cuts by units and never through a character', () => {
    expect(cutSms('abcdef', 6)).toBe('abcdef')
    expect(cutSms('abcdefg', 6)).toBe('abc...')
    expect(cutSms('[[[[', 6)).toBe('[...')
    expect(cutSms('😀😀😀😀', 7)).toBe('😀😀...')
    expect(cutSms('one two three', 7)).toBe('one...')
  })
})
