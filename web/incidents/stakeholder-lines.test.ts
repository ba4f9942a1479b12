import { expect, it } from 'vitest'
import { hrefOf, untoldFirst, type Group } from './stakeholder-lines.ts'

it.each([
  ['phone', '+49 (30) 12-34', 'tel:+49301234'],
  ['email', 'legal@example.com', 'mailto:legal@example.com'],
  ['web', 'https://example.com/report?a=1', 'https://example.com/report?a=1'],
  ['other', 'Room 4.12', undefined],
] as const)('A line by %s to %s leads to %s', (by, address, href) => {
  expect(hrefOf({ by, address })).toBe(href)
})

it('Who was not told yet comes first, the rest stays in order', () => {
  const group = (name: string, toldAt: number | null) => ({ name, toldAt }) as Group
  expect(untoldFirst([group('a', 1), group('b', null), group('c', 2), group('d', null)]).map(({ name }) => name)).toEqual([
    'b',
    'd',
    'a',
    'c',
  ])
})
