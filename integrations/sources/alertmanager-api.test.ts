import { describe, expect, it } from 'vitest'
import type { Parsed } from '../source.ts'
import { alertmanagerApi, RESOLVE_TIMEOUT } from './alertmanager-api.ts'

const NOW = Date.parse('2026-11-24T08:30:00Z')
const labels = { alertname: 'DiskRunningFull', dev: 'sda1', instance: 'example1' }

function parse(alerts: unknown): Parsed {
  const body = new TextEncoder().encode(typeof alerts === 'string' ? alerts : JSON.stringify(alerts))
  return alertmanagerApi.parse({ path: '/api/v2/alerts', headers: {}, query: {}, body, receivedAt: NOW }, {})
}
function first(alerts: unknown) {
  const parsed = parse(alerts)
  if ('unreadable' in parsed) throw new Error(parsed.unreadable)
  return parsed.signals[0]
}
const reply = (parsed: Parsed) => alertmanagerApi.reply?.(parsed)

describe('the alerts that Prometheus posts', () => {
  it('become alerts that end by themselves unless repeated', () => {
    expect(first([{ labels, annotations: { summary: 'please check', info: 'sda1' }, generatorURL: 'http://prom/graph' }])).toEqual({
      kind: 'alert',
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
      title: 'DiskRunningFull: please check',
      severity: 'high',
      source: 'example1',
      labels,
      links: [{ href: 'http://prom/graph', text: 'Source' }],
      expiresAt: NOW + RESOLVE_TIMEOUT,
      details: { annotations: { info: 'sda1' } },
    })
  })

  it.each([
    ['in the future: open until then', '2026-11-24T08:34:00Z', { kind: 'alert', expiresAt: Date.parse('2026-11-24T08:34:00Z') }],
    ['in the past: resolved', '2026-11-24T08:29:59.999Z', { kind: 'resolve' }],
    ['now: resolved', '2026-11-24T08:30:00Z', { kind: 'resolve' }],
    ['unset as Go writes it', '0001-01-01T00:00:00.000Z', { kind: 'alert', expiresAt: NOW + RESOLVE_TIMEOUT }],
    ['empty', '', { kind: 'alert', expiresAt: NOW + RESOLVE_TIMEOUT }],
    ['beyond all calendars', '9999-12-31T00:00:00Z', { kind: 'alert', expiresAt: Date.UTC(2100, 0, 1) }],
  ])('have an end %s', (_, endsAt, expected) => {
    expect(first([{ labels, endsAt }])).toMatchObject(expected)
  })

  it('are the same alert by the full label set, whatever its order, empty labels apart', () => {
    const key = (of: object) => (first([{ labels: of }]) as { key: string }).key
    expect(key({ instance: 'example1', dev: 'sda1', alertname: 'DiskRunningFull', gone: '' })).toBe(key(labels))
    expect(key({ ...labels, dev: 'sda2' })).not.toBe(key(labels))
    expect(key({ bb: '1', c: '2', a: '3' })).toBe(key({ a: '3', bb: '1', c: '2' }))
    expect(key({ a: '1', b: '2' })).not.toBe(key({ a: '11:b1:2' }))
    expect(key({ a: '1', '1:b': '2' })).not.toBe(key({ 'a1:1': '1:b', b: '2' }))
    expect(key({ ...labels, long: `${'x'.repeat(4_000)}1` })).not.toBe(key({ ...labels, long: `${'x'.repeat(4_000)}2` }))
  })

  it('are answered like Alertmanager answers', () => {
    expect(reply(parse([{ labels }]))).toEqual({ status: 200, body: undefined })
    expect(reply(parse([]))).toEqual({ status: 200, body: undefined })
    expect(reply(parse([{ labels: {} }]))).toEqual({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '"alert 1 of 1: at least one label pair required"',
    })
    expect(reply(parse('{'))).toMatchObject({ status: 400, body: expect.stringMatching(/not JSON/) })
    expect(reply(parse({ alerts: [] }))).toMatchObject({
      status: 400,
      body: expect.stringMatching(/list of alerts/),
    })
  })

  it('count where they are valid, though the answer to a broken neighbour is 400', () => {
    const parsed = parse([
      { labels },
      { labels: { a: '' } },
      { labels, startsAt: '2026-11-24T08:00:00Z', endsAt: '2026-11-24T07:00:00Z' },
      null,
    ])
    expect(parsed).toEqual({
      signals: [expect.objectContaining({ kind: 'alert' })],
      rejected:
        'alert 2 of 4: at least one label pair required; alert 3 of 4: start time must be before end time; alert 4 of 4: it is not an object',
    })
    expect(reply(parsed)?.status).toBe(400)
  })

  it('are read up to 10,000 a request, and the rest is named', () => {
    const many = Array.from({ length: 10_001 }, (_, i) => ({ labels: { i } }))
    expect(parse(many)).toMatchObject({
      rejected: 'the first 10000 of 10001 alerts were read; send fewer at a time',
    })
  })
})
