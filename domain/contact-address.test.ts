import { expect, test } from 'vitest'
import { maskAddress, teamAddress } from './contact-address.ts'

test.each([
  ['twilio-sms', '+491701234567', '+49•••67', '+491701234567'],
  ['twilio-voice', '+1 (415) 555-2671', '+14•••71', '+1 (415) 555-2671'],
  ['email', 'ann@example.org', 'ann@example.org', 'ann@example.org'],
  ['ntfy', 'https://ntfy.example.org/anns-secret-topic', 'https://ntfy.example.org/•••', 'https://ntfy.example.org/•••'],
  ['webhook', 'https://hooks.example.org/T0/B0/secret', 'https://hooks.example.org/•••', 'https://hooks.example.org/•••'],
  ['ntfy', 'anns-secret-topic', '•••', 'anns-secret-topic'],
  ['browser', '', '', ''],
])('an address of %s, %s, is shown to strangers as %s and to the team as %s', (channel, address, strangers, team) => {
  expect(maskAddress(channel, address)).toBe(strangers)
  expect(teamAddress(channel, address)).toBe(team)
})
