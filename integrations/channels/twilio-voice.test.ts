import { afterEach, describe, expect, it } from 'vitest'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage, HOSTILE } from '../../test/fakes/message.ts'
import { startTwilio, type TwilioOptions } from '../../test/fakes/twilio.ts'
import type { Message } from '../channel.ts'
import { againTwiml, goodbyeTwiml, textTwiml } from './twiml.ts'
import { twilioVoice, voiceTwiml } from './twilio-voice.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const ann = { name: 'Ann', address: '+49 151 2345678' }
const sender = '+14155550100'

async function twilio(options: TwilioOptions = {}) {
  const fake = await startTwilio({ numbers: [sender], ...options })
  stops.push(fake.stop)
  const account = { accountSid: fake.accountSid, authToken: fake.authToken, baseUrl: fake.url, from: sender }
  const io = loopbackIo({ publicUrl: 'https://muster.example' })
  return {
    fake,
    account,
    call: (message: Message = aMessage(), to = ann, changes = {}, way = io) =>
      twilioVoice.send(message, to, twilioVoice.config.parse({ ...account, ...changes }), way),
  }
}

describe('a call', () => {
  it('reads the page out twice and asks for a key', async () => {
    const { fake, call } = await twilio()
    const receipt = await call()
    const [made] = fake.calls()
    expect(receipt).toMatchObject({ outcome: 'accepted', providerId: made!.sid })
    expect(made).toMatchObject({ to: '+491512345678', from: sender, events: ['ringing', 'answered', 'completed'] })
    expect(made!.twiml.split('This is Muster. A critical severity incident on checkout. High error rate.')).toHaveLength(3)
    expect(made!.twiml.split('Press 4 to acknowledge, 6 to resolve, 8 to pass it on.')).toHaveLength(3)
    expect(made!.twiml).toContain(`action="https://muster.example/hooks/twilio/voice/keys?page=${aMessage().key}"`)
  })

  it('asks for no key where there is nothing to answer or no way back', () => {
    expect(voiceTwiml(aMessage(), undefined)).not.toMatch(/Gather|Press/)
    expect(voiceTwiml(aMessage({ replyCode: null }), 'https://m.example/k')).not.toMatch(/Gather|Press/)
  })

  it('reads out what somebody wrote about an incident, and what is to be done, with nothing to press', () => {
    const plain = { actionUrl: null, replyCode: null } as const
    const notice = voiceTwiml(
      aMessage({ ...plain, purpose: 'notice', title: 'We are slow', text: 'Orders take longer.\nNothing is lost.' }),
      'https://m.example/k',
    )
    expect(notice.split('This is Muster. We are slow. Orders take longer. Nothing is lost.')).toHaveLength(3)
    expect(notice).not.toMatch(/Gather|[Pp]ress|acknowledge|severity/)
    const task = voiceTwiml(
      aMessage({ ...plain, purpose: 'task', title: 'Write the update “Executives”', text: 'Write it and send it.' }),
      'https://m.example/k',
    )
    expect(task).toContain('This is Muster. Write the update “Executives”. Write it and send it.')
    expect(task).not.toMatch(/Gather|[Pp]ress|acknowledge|severity/)
    const long = voiceTwiml(aMessage({ ...plain, purpose: 'notice', title: '"'.repeat(300), text: '"'.repeat(10_000) }), undefined)
    expect(long.length).toBeLessThanOrEqual(4_000)
    expect(long).not.toContain('You are paged')
  })

  it('spells a code out', () => {
    const twiml = voiceTwiml(aMessage({ purpose: 'verify', verificationCode: '4815', replyCode: null, incident: null }), undefined)
    expect(twiml).toContain('Your code is: 4, 8, 1, 5.')
  })

  it.each([...HOSTILE, '<&"\''.repeat(400)].map((text, index) => [index, text] as const))(
    'is not led astray by hostile text number %i',
    (_index, hostile) => {
      const message = aMessage({ incident: { ...aMessage().incident!, title: hostile, service: hostile } })
      for (const twiml of [voiceTwiml(message, 'https://m.example/k?a=1&b="2"'), goodbyeTwiml(hostile), textTwiml(hostile)]) {
        expect(twiml.length).toBeLessThanOrEqual(4_000)
        const tags = new Set(twiml.match(/<[^>]*>/g)!.map((tag) => tag.split(/[\s>/]/).find((part) => part !== '<' && part !== '')))
        expect(
          [...tags].filter(
            (tag) =>
              !['<?xml', '<Response', 'Response', '<Gather', 'Gather', '<Say', 'Say', '<Pause', '<Hangup', '<Message', 'Message'].includes(
                tag!,
              ),
          ),
        ).toEqual([])
        expect(twiml.match(/<Say/g)?.length ?? 0).toBe(twiml.match(/<\/Say>/g)?.length ?? 0)
      }
    },
  )

  it('offers the keys again after one that does nothing', () => {
    expect(againTwiml('https://m.example/k')).toMatch(/<Gather .*That key does nothing here\..*Press 4/)
  })
})
