import { z } from 'zod'
import { channel } from '../channel.ts'
import { failed } from '../receipt.ts'

export const browser = channel({
  kind: 'browser',
  title: 'Open tab (wakes nobody)',
  about: 'Rings in a tab of Muster that is open right now. It needs nothing else, and it wakes nobody: have a loud way beside it.',
  loud: false,
  config: z.strictObject({}),
  address: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, { error: 'Not a person of this installation. Muster fills this in by itself.' })
    .meta({ title: 'Person', description: 'Muster fills this in by itself.' }),
  async send(message, recipient, _config, io) {
    const userId = Number(recipient.address)
    if (!Number.isSafeInteger(userId) || userId < 1) return failed('This contact method names no person. Remove it and add it again.')
    if (io.browser === undefined) return failed('This node has no live connection to browsers.', false)
    const shown = await io.browser(userId, message)
    return shown === 'shown' ? { outcome: 'accepted', detail: 'Shown in an open tab.' } : failed('There is no open tab of Muster.', false)
  },
})
