import { expect, test } from 'vitest'
import { HOUR, MINUTE } from './time.ts'
import { maySendCode } from './verification.ts'

const now = 10 * HOUR
const none = { byPerson: [], byAddress: [], byNetwork: [] }
/** So many codes, one a minute; the first of them 50 minutes ago. */
const sent = (count: number) => Array.from({ length: count }, (_, i) => now - (50 - i) * MINUTE)

test.each([
  ['the first code', none, undefined],
  ['a third code to one address', { ...none, byAddress: sent(2) }, undefined],
  ['a fourth code to one address, whoever asks', { ...none, byAddress: sent(3) }, now + 10 * MINUTE],
  ['an eighth code for one person', { ...none, byPerson: sent(7), byNetwork: sent(7) }, undefined],
  ['a ninth code for one person', { ...none, byPerson: sent(8) }, now + 10 * MINUTE],
  ['a 24th code asked for from one network', { ...none, byNetwork: sent(23) }, undefined],
  ['a 25th code asked for from one network', { ...none, byNetwork: sent(24) }, now + 10 * MINUTE],
  ['a code after an hour', { ...none, byPerson: sent(8).map((at) => at - HOUR) }, undefined],
  ['more than eight, all of them recent', { ...none, byPerson: [now - 55 * MINUTE, ...sent(8)] }, now + 10 * MINUTE],
])('%s', (_, given, at) => {
  expect(maySendCode(given, now)?.at).toBe(at)
})
