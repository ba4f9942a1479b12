import { describe, expect, it } from 'vitest'
import type { Parsed } from '../source.ts'
import { pagerduty, routingKeyOf } from './pagerduty.ts'

const NOW = Date.parse('2026-11-24T08:30:00Z')
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

function parse(event: unknown, path = '/v2/enqueue', receivedAt = NOW): Parsed {
  return pagerduty.parse({ path, headers: {}, query: {}, body: bytes(event), receivedAt }, {})
}
function first(event: unknown, receivedAt = NOW) {
  const parsed = parse(event, '/v2/enqueue', receivedAt)
  if ('unreadable' in parsed) throw new Error(parsed.unreadable)
  return parsed.signals[0]
}
const errors = (event: unknown, path?: string) => {
  const parsed = parse(event, path)
  return 'unreadable' in parsed ? parsed.unreadable.split('\n') : []
}

const trigger = {
  routing_key: '0123456789abcdef0123456789abcdef',
  event_action: 'trigger',
  dedup_key: 'srv01/HTTP',
  client: 'Sample Monitoring',
  client_url: 'https://monitoring.example.com',
  images: [{ src: 'https://example.com/graph.png', href: 'https://example.com/', alt: 'Graph' }],
  links: [{ href: 'https://example.com/runbook', text: 'Runbook' }, { href: 'javascript:alert(1)' }],
  payload: {
    summary: 'DISK at 99% on machine prod-datapipe03',
    source: 'prod-datapipe03.example.com',
    severity: 'critical',
    timestamp: '2026-11-24T08:29:00.000+00:00',
    component: 'postgres',
    group: 'prod-datapipe',
    class: 'disk',
    custom_details: { free_space: '1%', ping_time: 1500 },
  },
}
const withPayload = (change: object) => ({ ...trigger, payload: { ...trigger.payload, ...change } })

describe('a trigger', () => {
  it('becomes an alert with everything that was sent', () => {
    expect(first(trigger)).toEqual({
      kind: 'alert',
      key: 'srv01/HTTP',
      title: 'DISK at 99% on machine prod-datapipe03',
      severity: 'critical',
      startedAt: Date.parse('2026-11-24T08:29:00Z'),
      source: 'prod-datapipe03.example.com',
      labels: { component: 'postgres', group: 'prod-datapipe', class: 'disk', client: 'Sample Monitoring' },
      links: [
        { href: 'https://example.com/runbook', text: 'Runbook' },
        { href: 'https://monitoring.example.com', text: 'Sample Monitoring' },
        { href: 'https://example.com/', text: 'Graph' },
      ],
      details: { custom_details: { free_space: '1%', ping_time: 1500 } },
    })
  })

  it.each([
    ['critical', 'critical'],
    ['error', 'high'],
    ['warning', 'medium'],
    ['info', 'low'],
  ])('of severity %s is %s here', (sent, severity) => {
    expect(first(withPayload({ severity: sent }))).toMatchObject({ severity })
  })

  it('takes custom details as text too', () => {
    expect(first(withPayload({ custom_details: 'load is 17\nand rising' }))).toMatchObject({
      description: 'load is 17\nand rising',
    })
  })

  it('is mended rather than lost where only its length or time is wrong', () => {
    expect(first(withPayload({ summary: 'x'.repeat(2_000), timestamp: 'yesterday' }))).toMatchObject({
      title: 'x'.repeat(1_023) + '…',
      details: { notes: ['The summary had 2000 characters; 1024 are kept.'] },
    })
    expect(first(withPayload({ timestamp: 'yesterday' }))).not.toHaveProperty('startedAt')
  })

  it('is acknowledged and resolved by its key alone', () => {
    for (const action of ['acknowledge', 'resolve'])
      expect(first({ routing_key: 'k', event_action: action, dedup_key: 'srv01/HTTP' })).toEqual({
        kind: action,
        key: 'srv01/HTTP',
      })
  })

  it('gets a key where it has none: a new one each time, the same for the same event tried again', () => {
    const { dedup_key: _, ...keyless } = trigger
    const { timestamp: __, ...timeless } = trigger.payload
    const key = (event: unknown, at: number) => (first(event, at) as { key: string }).key
    expect(key(keyless, NOW)).toMatch(/^[0-9a-f]{32}$/)
    expect(key(keyless, NOW)).toBe(key(keyless, NOW + 30_000))
    expect(key({ ...keyless, payload: timeless }, NOW)).not.toBe(key({ ...keyless, payload: timeless }, NOW + 30_000))
  })

  it.each([
    [{ ...trigger, payload: undefined }, ["'payload' is missing; a trigger needs 'summary', 'source' and 'severity' in it"]],
    [
      { ...trigger, payload: {} },
      [
        "'payload.summary' is missing or blank",
        "'payload.source' is missing or blank",
        "'payload.severity' must be one of 'critical', 'error', 'warning' or 'info'",
      ],
    ],
    [withPayload({ severity: 'high' }), ["'payload.severity' must be one of 'critical', 'error', 'warning' or 'info'"]],
    [withPayload({ summary: ' \n' }), ["'payload.summary' is missing or blank"]],
    [withPayload({ source: 7 }), ["'payload.source' is missing or blank"]],
    [{ ...trigger, event_action: 'Trigger' }, ["'event_action' must be one of 'trigger', 'acknowledge' or 'resolve'"]],
    [{ ...trigger, event_action: undefined }, ["'event_action' must be one of 'trigger', 'acknowledge' or 'resolve'"]],
    [{ ...trigger, dedup_key: 'x'.repeat(256) }, ["'dedup_key' is longer than 255 characters"]],
    [{ ...trigger, dedup_key: 7 }, ["'dedup_key' must be text"]],
    [{ event_action: 'resolve' }, ["'dedup_key' is missing or blank; 'resolve' needs the key that the trigger had"]],
    [[], ['The body must be a JSON object with an event']],
    ['"x"', ['The body must be a JSON object with an event']],
  ])('that is wrong is refused with every fault: %#', (event, expected) => {
    expect(errors(event)).toEqual(expected)
  })

  it('of more than 512 KB is refused', () => {
    expect(errors(withPayload({ custom_details: 'x'.repeat(600_000) }))).toEqual([expect.stringMatching(/at most 524288/)])
  })
})

describe('a change event', () => {
  const change = {
    routing_key: 'k',
    payload: {
      summary: 'Build Success',
      source: 'ci',
      timestamp: '2024-05-15T09:56:58.315Z',
      custom_details: { build: '220' },
    },
    links: [{ href: 'https://ci.example.com/220', text: 'Build' }],
  }
  it('is recorded as a change', () => {
    expect(parse(change, '/v2/change/enqueue')).toEqual({
      signals: [
        {
          kind: 'change',
          title: 'Build Success',
          at: Date.parse('2024-05-15T09:56:58.315Z'),
          source: 'ci',
          links: [{ href: 'https://ci.example.com/220', text: 'Build' }],
          details: { custom_details: { build: '220' } },
        },
      ],
    })
  })
  it('needs a summary', () => {
    expect(errors({ payload: {} }, '/v2/change/enqueue')).toEqual(["'payload.summary' is missing or blank"])
    expect(errors({}, '/v2/change/enqueue')).toEqual([expect.stringMatching(/'payload' is missing/)])
  })
})

describe('the answer', () => {
  const reply = (parsed: Parsed) => pagerduty.reply?.(parsed)
  it('names the key', () => {
    expect(reply(parse(trigger))).toEqual({
      status: 202,
      body: { status: 'success', message: 'Event processed', dedup_key: 'srv01/HTTP' },
    })
  })
  it('to a change names none', () => {
    expect(reply(parse({ payload: { summary: 's' } }, '/v2/change/enqueue'))).toEqual({
      status: 202,
      body: { status: 'success', message: 'Change event processed' },
    })
  })
  it('to what is wrong lists the faults', () => {
    expect(reply(parse({ ...trigger, payload: {} }))).toEqual({
      status: 400,
      body: {
        status: 'invalid event',
        message: 'Event object is invalid',
        errors: expect.arrayContaining([expect.any(String)]),
      },
    })
  })
})

describe('routingKeyOf', () => {
  it('finds the key and hands on the body, so that it is read once', () => {
    const found = routingKeyOf(bytes(trigger))
    if ('unreadable' in found) throw new Error(found.unreadable)
    expect(found.key).toBe(trigger.routing_key)
    const parsed = pagerduty.parse({ path: '', headers: {}, query: {}, body: new Uint8Array(), receivedAt: NOW, json: found.json }, {})
    expect(parsed).toEqual(parse(trigger))
  })
  it.each([['{}'], ['{"routing_key":""}'], ['{"routing_key":7}'], ['[]'], ['{'], [''], ['{"routing_key":"' + 'x'.repeat(300) + '"}']])(
    'says what is missing in %s',
    (body) => {
      expect(routingKeyOf(bytes(body))).toEqual({ unreadable: expect.stringMatching(/\w/) })
    },
  )
})
