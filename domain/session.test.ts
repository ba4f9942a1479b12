import { expect, test } from 'vitest'
import { sessionExpiry, sessionIsOver } from './session.ts'
import { DAY, HOUR } from './time.ts'

const full = { responderOnly: false, seenAt: 0, expiresAt: sessionExpiry(false, 0) }
const device = { responderOnly: true, seenAt: 0, expiresAt: sessionExpiry(true, 0) }

test.each([
  ['lives while it is used', { ...full, seenAt: 11 * HOUR }, 22 * HOUR, false],
  ['ends after 12 hours unused', full, 12 * HOUR, true],
  ['ends after 7 days although it is used', { ...full, seenAt: 7 * DAY - 1 }, 7 * DAY, true],
  ["of a responder's device survives a week unused", device, 8 * DAY, false],
  ["of a responder's device ends after 30 days", { ...device, seenAt: 30 * DAY - 1 }, 30 * DAY, true],
])('a session %s', (_, session, now, over) => {
  expect(sessionIsOver(session, now)).toBe(over)
})
