import { describe, expect, it } from 'vitest'
import { sentence, type TimelineEntry } from './timeline.ts'

const names = { user: (id: number) => `User ${id}`, token: (id: number) => `Token ${id}`, time: (at: number) => new Date(at).toISOString() }
const entry = (kind: string, body: TimelineEntry['body']): TimelineEntry => ({
  kind,
  at: 0,
  body,
  actor: { kind: 'system', id: null },
  via: 'engine',
  text: null,
})

describe('a failed page as a sentence', () => {
  const facts = { userId: 1, channel: 'twilio-sms', detail: 'The number does not exist.' }

  it('calls the way that is tried next as people call it', () => {
    expect(sentence(entry('page.failed', { ...facts, next: 'trying twilio-voice now' }), names)).toBe(
      'SMS to User 1 failed: The number does not exist; trying phone call now',
    )
  })

  it('says so when the same way is tried again, and ends where nothing follows', () => {
    expect(sentence(entry('page.failed', { ...facts, next: 'trying again' }), names)).toBe(
      'SMS to User 1 failed: The number does not exist; trying again',
    )
    expect(sentence(entry('page.failed', facts), names)).toBe('SMS to User 1 failed: The number does not exist.')
  })
})
