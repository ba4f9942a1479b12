import { expect, it } from 'vitest'
import { maskAddress } from './address-mask.ts'

it.each([
  ['email', 'ann@example.com', 'a•••@example.com'],
  ['email', '"odd@name"@example.com', '"•••@example.com'],
  ['email', 'not an address', '•••'],
  ['twilio-sms', '+49 170 1234567', '+49•••67'],
  ['twilio-voice', '(0170) 1234-567', '017•••67'],
  ['webhook', 'https://user:pw@hooks.example.com:8443/T0/secret?key=1', 'hooks.example.com/•••'],
  ['ntfy', 'https://ntfy.sh/my-secret-topic', 'ntfy.sh/•••'],
  ['ntfy', 'my-secret-topic', '•••'],
  ['browser', '', ''],
])('An address of the channel %s, %s, is shown to others as %s', (channel, address, shown) => {
  expect(maskAddress(channel, address)).toBe(shown)
})
