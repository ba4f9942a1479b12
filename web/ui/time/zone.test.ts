import { expect, test } from 'vitest'
import { HOUR } from '../../../domain/time.ts'
import { instantOf, instantsOf, offsetAt, offsetName, sameClocks, wallOf, zoneLabel } from './zone.ts'

const at = (iso: string) => Date.parse(iso)
const wall = (iso: string) => {
  const [year, month, day, hour, minute] = iso.split(/\D/).map(Number) as [number, number, number, number, number]
  return { year, month, day, hour, minute, second: 0 }
}

test('offsets follow the clock changes of the zone', () => {
  expect(offsetAt('Europe/Berlin', at('2026-01-10T00:00Z'))).toBe(HOUR)
  expect(offsetAt('Europe/Berlin', at('2026-07-10T00:00Z'))).toBe(2 * HOUR)
  expect(offsetName('Asia/Kolkata', at('2026-07-10T00:00Z'))).toBe('GMT+5:30')
  expect(offsetName('America/New_York', at('2026-07-10T00:00Z'))).toBe('GMT−4')
  expect(zoneLabel('America/New_York', at('2026-07-10T00:00Z'))).toBe('New York, GMT−4')
  expect(zoneLabel('UTC', 0)).toBe('UTC')
})

test('a wall time that comes twice has two instants, one that is left out has none and becomes the moment of the leap', () => {
  expect(instantsOf('Europe/Berlin', wall('2026-10-25T02:30'))).toEqual([at('2026-10-25T00:30Z'), at('2026-10-25T01:30Z')])
  expect(instantsOf('Europe/Berlin', wall('2026-03-29T02:30'))).toEqual([])
  expect(instantOf('Europe/Berlin', wall('2026-03-29T02:30'))).toBe(at('2026-03-29T01:00Z'))
  expect(instantsOf('Europe/Berlin', wall('2026-05-01T12:00'))).toEqual([at('2026-05-01T10:00Z')])
})

test('a year that is still being typed stays as it was typed', () => {
  expect(wallOf('Europe/Berlin', instantOf('Europe/Berlin', wall('0020-05-01T12:00')))).toMatchObject({ year: 20, hour: 12 })
})

test('what clocks show agrees with Intl at every quarter of an hour around clock changes', () => {
  for (const [zone, day] of [
    ['Europe/Berlin', '2026-03-29'],
    ['America/St_Johns', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-04'],
    ['America/St_Johns', '2011-03-13'],
  ] as const)
    for (let minute = -720; minute < 2_160; minute += 1) {
      const instant = at(`${day}T00:00Z`) + minute * 60_000 + 17_000
      const { hour, minute: shown } = wallOf(zone, instant)
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(instant)
      expect(`${String(hour).padStart(2, '0')}:${String(shown).padStart(2, '0')}`).toBe(clock)
      if (minute % 15 === 0) minute += 13
    }
})

test('zones whose clocks agree throughout are told from those that part on the way', () => {
  const [from, to] = [at('2026-10-20T00:00Z'), at('2026-10-27T00:00Z')]
  expect(sameClocks('UTC', 'Etc/UTC', from, to)).toBe(true)
  expect(sameClocks('Europe/Berlin', 'Europe/Paris', from, to)).toBe(true)
  expect(sameClocks('Europe/Berlin', 'Europe/London', from, to)).toBe(false)
  // Until the night of 25 October the same offset, from then on not.
  expect(sameClocks('Europe/Berlin', 'Africa/Johannesburg', from, at('2026-10-24T00:00Z'))).toBe(true)
  expect(sameClocks('Europe/Berlin', 'Africa/Johannesburg', from, to)).toBe(false)
})
