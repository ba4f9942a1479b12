import { expect, test } from 'vitest'
import { Line, lineHref } from './stakeholder.ts'

test.each([
  ['phone', '+49 (0)30 123-456', undefined],
  ['phone', '112', undefined],
  ['phone', '12', 'A phone number: digits, spaces, and + in front.'],
  ['phone', 'ask the reception', 'A phone number: digits, spaces, and + in front.'],
  ['email', 'soc@example.com', undefined],
  ['email', 'soc at example.com', 'An e-mail address.'],
  ['web', 'https://example.com/report?form=1', undefined],
  ['web', 'example.com', 'An address that begins with https:// or http://.'],
  ['web', 'javascript:alert(1)', 'An address that begins with https:// or http://.'],
  ['other', 'The pigeon on the roof', undefined],
  ['other', '   ', 'Say where it leads.'],
] as const)('a line by %s to “%s”: %s', (by, address, fault) => {
  const { error } = Line.safeParse({ label: 'Duty officer', by, address })
  expect(error?.issues[0]?.message).toBe(fault)
})

test('a line has a name', () => {
  expect(Line.safeParse({ label: ' ', by: 'other', address: 'x' }).error?.issues[0]?.message).toBe('Give it a name.')
})

test.each([
  ['phone', '+49 (0)30 123-456', 'tel:+4930123456'],
  ['phone', '(030) 123 456', 'tel:030123456'],
  ['email', 'soc@example.com', 'mailto:soc@example.com'],
  ['web', 'https://example.com/report', 'https://example.com/report'],
  ['other', 'The reception', null],
] as const)('a line by %s to %s leads to %s', (by, address, href) => {
  expect(lineHref({ by, address })).toBe(href)
})
