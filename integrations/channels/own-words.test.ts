import { describe, expect, it } from 'vitest'
import { aMessage } from '../../test/fakes/message.ts'
import type { Message } from '../channel.ts'
import { browser } from './browser.ts'
import { mailHtml, mailText } from './email-template.ts'
import { ntfyMessage } from './ntfy.ts'
import { smsText } from './twilio-sms.ts'
import { voiceTwiml } from './twilio-voice.ts'
import { pushPayload } from './web-push.ts'
import { webhook } from './webhook.ts'
import { loopbackIo } from '../../test/fakes/io.ts'

/** What each channel hands over, as text. */
const CHANNELS: [name: string, say: (message: Message) => Promise<string>][] = [
  ['twilio-sms', async (message) => smsText(message)],
  ['twilio-voice', async (message) => voiceTwiml(message, 'https://muster.example/keys')],
  ['ntfy', async (message) => JSON.stringify(ntfyMessage(message, 'topic'))],
  ['web-push', async (message) => JSON.stringify(pushPayload(message))],
  ['email as text', async (message) => `${message.title}\n${mailText(message)}`],
  ['email as HTML', async (message) => mailHtml(message)],
  [
    'webhook',
    async (message) => {
      let sent = ''
      const io = {
        ...loopbackIo(),
        http: async (request: { body?: unknown }) => ((sent = String(request.body)), { status: 200, headers: {}, body: '', cut: null }),
      }
      const signingSecret = `whsec_${Buffer.alloc(32).toString('base64')}`
      await webhook.send(message, { name: 'Ann', address: 'https://x.example' }, webhook.config.parse({ signingSecret }), io)
      return sent
    },
  ],
  [
    'browser',
    async (message) => {
      let shown = ''
      const io = { ...loopbackIo(), browser: async (_: number, ring: Message) => ((shown = JSON.stringify(ring)), 'shown' as const) }
      await browser.send(message, { name: 'Ann', address: '7' }, {}, io)
      return shown
    },
  ],
]

describe.each(CHANNELS)('%s', (name, say) => {
  const own = { title: 'We are slow', text: 'Orders take longer.', actionUrl: null, replyCode: null }

  it('says of a notice about an incident what was written', async () => {
    const said = await say(aMessage({ ...own, purpose: 'notice' }))
    expect(said).toContain('We are slow')
    expect(said).toContain('Orders take longer.')
    expect(said).not.toMatch(/acknowledge|[Pp]ress/i)
  })

  it('says of a task what is to be done, and nothing of acknowledging', async () => {
    const said = await say(aMessage({ ...own, purpose: 'task', actionUrl: 'https://muster.example/incidents/12' }))
    expect(said).toContain('We are slow')
    expect(said).not.toMatch(/acknowledge|[Pp]ress/i)
    if (name !== 'twilio-voice' && name !== 'browser') expect(said).toContain('https://muster.example/incidents/12')
  })
})

it('A mail has room for the longest text that a plan may hold', () => {
  const text = `${'word '.repeat(1_999)}end`
  expect(mailText(aMessage({ purpose: 'notice', title: 'x', text }))).toContain(text)
})
