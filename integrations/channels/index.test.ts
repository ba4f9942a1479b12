import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CHANNELS } from './index.ts'

describe('the channels', () => {
  it('have kinds of their own, the ones that contact plans name', () => {
    expect(CHANNELS.map(({ kind }) => kind)).toEqual(['email', 'twilio-voice', 'twilio-sms', 'web-push', 'ntfy', 'webhook', 'browser'])
  })

  it.each(CHANNELS.map((channel) => [channel.kind, channel] as const))(
    '%s can be drawn as a form, each field with its title',
    (_kind, { config, address }) => {
      const form = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as {
        properties?: Record<string, { title?: string }>
        additionalProperties?: boolean
      }
      expect(form.additionalProperties).toBe(false)
      for (const [name, field] of Object.entries(form.properties ?? {})) expect(field.title, name).toMatch(/^[A-Z]/)
      expect(z.toJSONSchema(address, { io: 'input', unrepresentable: 'any' })).toMatchObject({
        type: 'string',
        title: expect.any(String),
      })
    },
  )

  it.each([
    ['email', ['password']],
    ['twilio-voice', ['apiKeySecret', 'authToken']],
    ['twilio-sms', ['apiKeySecret', 'authToken']],
    ['web-push', ['privateKey']],
    ['ntfy', ['token']],
    ['webhook', ['previousSigningSecret', 'signingSecret']],
    ['browser', []],
  ])('%s marks what must not be read back', (kind, names) => {
    const { config } = CHANNELS.find((channel) => channel.kind === kind)!
    const form = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as {
      properties?: Record<string, { secret?: boolean; writeOnly?: boolean }>
    }
    const marked = Object.entries(form.properties ?? {}).filter(([, field]) => field.secret === true)
    expect(marked.map(([name]) => name).sort()).toEqual(names)
    expect(marked.every(([, field]) => field.writeOnly === true)).toBe(true)
  })

  it('refuse settings that they do not know', () => {
    for (const { config } of CHANNELS) expect(config.safeParse({ unheardOf: 1 }).success).toBe(false)
  })
})
