import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../../domain/time.ts'
import { snapped } from './use-range.ts'

const at = (iso: string) => Date.parse(iso)

test('a marked span begins and ends at round wall times of the zone, the rounder the wider the view', () => {
  const from = at('2026-05-03T18:30:00Z')
  const day = { from, to: from + DAY, zone: 'Asia/Kolkata' }
  expect(snapped(at('2026-05-04T03:37:00Z'), day, 1_440)).toBe(at('2026-05-04T03:30:00Z'))
  expect(snapped(at('2026-05-04T03:50:00Z'), { ...day, to: from + 14 * DAY }, 1_000)).toBe(at('2026-05-04T06:30:00Z'))
  expect(snapped(from + 11 * HOUR, { ...day, to: from + 90 * DAY }, 600)).toBe(from)
})
