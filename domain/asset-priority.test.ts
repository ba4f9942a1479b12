import { expect, test } from 'vitest'
import { suggestPriority, type Worth } from './asset-priority.ts'

const unknown: Worth = {
  needs: { confidentiality: null, integrity: null, availability: null },
  hourlyCost: null,
  rtoMinutes: null,
  rpoMinutes: null,
  neededBy: null,
  services: 0,
}
const needs = (confidentiality: 1 | 2 | 3 | null, integrity: 1 | 2 | 3 | null, availability: 1 | 2 | 3 | null) => ({
  needs: { confidentiality, integrity, availability },
})

test.each<[Partial<Worth>, number, string]>([
  [needs(null, null, 1), 4, 'Its need of availability is low.'],
  [needs(1, 2, 1), 3, 'Its need of integrity is medium.'],
  [needs(3, null, null), 2, 'Its need of confidentiality is high.'],
  [needs(3, 2, 3), 1, 'Its need of confidentiality and availability is high.'],
  [needs(3, 3, 3), 1, 'Its need of confidentiality, integrity and availability is high.'],
  [{ hourlyCost: 25_000 }, 1, 'An hour without it costs 25,000.'],
  [{ hourlyCost: 9_999 }, 2, 'An hour without it costs 9,999.'],
  [{ hourlyCost: 100 }, 3, 'An hour without it costs 100.'],
  [{ hourlyCost: 0 }, 4, 'An hour without it costs 0.'],
  [{ rtoMinutes: 0 }, 1, 'It may be gone for no time at most.'],
  [{ rtoMinutes: 15 }, 1, 'It may be gone for 15 minutes at most.'],
  [{ rtoMinutes: 60 }, 2, 'It may be gone for an hour at most.'],
  [{ rtoMinutes: 1_440 }, 3, 'It may be gone for a day at most.'],
  [{ rtoMinutes: 2_880 }, 4, 'It may be gone for 2 days at most.'],
  [{ rpoMinutes: 0 }, 1, 'It may lose no data.'],
  [{ rpoMinutes: 5 }, 1, 'It may lose the data of 5 minutes at most.'],
  [{ rpoMinutes: 60 }, 2, 'It may lose the data of an hour at most.'],
  [{ rpoMinutes: 1_440 }, 3, 'It may lose the data of a day at most.'],
  [{ rpoMinutes: 2_880 }, 4, 'It may lose the data of 2 days at most.'],
  [{ rtoMinutes: 1_440, rpoMinutes: 30 }, 2, 'It may lose the data of 30 minutes at most.'],
  [{ neededBy: { name: 'Shop', priority: 1 } }, 1, 'Shop, which is P1, needs it.'],
  [{ services: 5 }, 2, '5 services fail with it.'],
  [
    { neededBy: { name: 'Shop', priority: 2 }, hourlyCost: 5_000, rtoMinutes: 240, ...needs(null, null, 2) },
    2,
    'Shop, which is P2, needs it, an hour without it costs 5,000 and it may be gone for 4 hours at most.',
  ],
  [{ neededBy: { name: 'Shop', priority: 4 }, hourlyCost: 20_000 }, 1, 'An hour without it costs 20,000.'],
])('%j speaks for P%i: %s', (known, priority, because) => {
  expect(suggestPriority({ ...unknown, ...known })).toEqual({ priority, because })
})

test('Of what nothing is known, nothing is suggested', () => {
  expect(suggestPriority(unknown)).toBeNull()
  expect(suggestPriority({ ...unknown, services: 4 })).toBeNull()
})
