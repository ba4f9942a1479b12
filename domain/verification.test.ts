import { expect, test } from 'vitest'
import { HOUR, MINUTE } from './time.ts'
import { maySendCode } from './verification.ts'

const now = 10 * HOUR
const none = { byPerson: [], byAddress: [], byNetwork: [] }
const three = [now - 50 * MINUTE, now - 20 * MINUTE, now - MINUTE]

test.each([
  ['the first code', none, undefined],
  ['a third code', { ...none, byPerson: three.slice(1) }, undefined],
  ['a fourth code for one person', { ...none, byPerson: three }, now + 10 * MINUTE],
  ['a fourth code to one address, whoever asks', { ...none, byAddress: three }, now + 10 * MINUTE],
  ['a fourth code asked for from one network', { ...none, byNetwork: three }, now + 10 * MINUTE],
  ['a code after an hour', { ...none, byPerson: three.map((at) => at - HOUR) }, undefined],
  ['more than three, all of them recent', { ...none, byPerson: [now - 55 * MINUTE, ...three] }, now + 10 * MINUTE],
])('%s', (_, sent, at) => {
  expect(maySendCode(sent, now)?.at).toBe(at)
})
