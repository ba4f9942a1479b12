import { expect, test } from 'vitest'
import { readiness, type TrustedMethod } from './readiness.ts'
import { DAY } from './time.ts'

const channels = { loud: (kind: string) => kind !== 'email', ready: (kind: string) => kind !== 'twilio-voice' }
const now = 100 * DAY
const phone: TrustedMethod = { channel: 'twilio-sms', label: 'Phone', verifiedAt: 0, triedAt: now - DAY, disabledAt: null }

test.each<[string, TrustedMethod[], boolean, RegExp | undefined]>([
  ['with a loud, verified way that was tried is ready', [phone], true, undefined],
  ['with nothing is not', [], false, /nothing that wakes: add/],
  ['with mail alone is not', [{ ...phone, channel: 'email' }], false, /nothing that wakes: add/],
  ['with an unverified phone is not', [{ ...phone, verifiedAt: null }], false, /verify it/],
  ['whose channel is not set up is not', [{ ...phone, channel: 'twilio-voice' }], false, /set its channel up/],
  ['whose phone was not tried for 31 days is not', [{ ...phone, triedAt: now - 31 * DAY }], false, /send a test/],
  ['whose phone was switched off is not, and hears why', [{ ...phone, disabledAt: now }], false, /verify it/],
  [
    'is told of one way that was switched off though another works',
    [phone, { ...phone, label: 'Old phone', disabledAt: now }],
    true,
    /Old phone was switched off/,
  ],
])('a person %s', (_, methods, ready, fault) => {
  const answer = readiness(methods, channels, now)
  expect(answer.ready).toBe(ready)
  if (fault) expect(answer.faults.join(' ')).toMatch(fault)
  else expect(answer.faults).toEqual([])
})
