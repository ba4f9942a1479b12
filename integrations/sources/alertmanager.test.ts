import { describe, expect, it } from 'vitest'
import type { Parsed, SourceInput } from '../source.ts'
import { alertmanager } from './alertmanager.ts'

const NOW = Date.parse('2026-11-24T08:30:00Z')

function parse(message: unknown): Parsed {
  const body = new TextEncoder().encode(JSON.stringify(message))
  const input: SourceInput = { path: '', headers: {}, query: {}, body, receivedAt: NOW }
  return alertmanager.parse(input, {})
}
function signals(message: unknown) {
  const parsed = parse(message)
  if ('unreadable' in parsed) throw new Error(parsed.unreadable)
  return parsed.signals
}
function alert(message: unknown) {
  const [signal] = signals(message)
  if (signal?.kind !== 'alert') throw new Error(`a ${signal?.kind} came`)
  return signal
}

const firing = {
  status: 'firing',
  labels: { alertname: 'HostOutOfMemory', instance: 'web01:9100', severity: 'critical' },
  annotations: {
    summary: 'Host out of memory',
    description: 'Less than 10 % left.',
    runbook_url: 'https://runbooks.example.com/memory',
    impact: 'slow pages',
  },
  startsAt: '2026-11-24T08:24:06.092998299Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example.com/graph?g0.expr=x',
  fingerprint: 'd495782cc31462d8',
}
const message = {
  version: '4',
  status: 'firing',
  receiver: 'all',
  groupKey: '{}:{alertname="HostOutOfMemory"}',
  groupLabels: { alertname: 'HostOutOfMemory' },
  externalURL: 'http://vm:19093',
  truncatedAlerts: 0,
  alerts: [firing],
}

describe('an Alertmanager message', () => {
  it('becomes an alert with everything people need', () => {
    expect(signals(message)).toEqual([
      {
        kind: 'alert',
        key: 'd495782cc31462d8',
        title: 'HostOutOfMemory: Host out of memory',
        severity: 'critical',
        startedAt: Date.parse('2026-11-24T08:24:06.092Z'),
        source: 'web01:9100',
        labels: firing.labels,
        group: '{}:{alertname="HostOutOfMemory"}',
        description: 'Less than 10 % left.',
        links: [
          { href: 'https://runbooks.example.com/memory', text: 'Runbook' },
          { href: 'http://prometheus.example.com/graph?g0.expr=x', text: 'Source' },
          { href: 'http://vm:19093', text: 'Alertmanager' },
        ],
        details: {
          annotations: { impact: 'slow pages' },
          receiver: 'all',
          groupLabels: { alertname: 'HostOutOfMemory' },
        },
      },
    ])
  })

  it('lets each alert’s own status decide, not the group’s', () => {
    const resolved = {
      ...firing,
      status: 'resolved',
      endsAt: '2026-11-24T08:29:00Z',
      fingerprint: 'da7c4bbbb661f1c5',
    }
    expect(signals({ ...message, alerts: [resolved, firing] })).toMatchObject([
      { kind: 'resolve', key: 'da7c4bbbb661f1c5' },
      { kind: 'alert', key: 'd495782cc31462d8' },
    ])
  })

  it('takes the group’s status, or an end that has passed, where an alert has none', () => {
    const { status: _, ...bare } = firing
    expect(signals({ ...message, status: 'resolved', alerts: [bare] })).toMatchObject([{ kind: 'resolve' }])
    const ended = { ...bare, endsAt: '2026-11-24T08:29:00Z' }
    expect(signals({ alerts: [ended] })).toMatchObject([{ kind: 'resolve' }])
    expect(signals({ alerts: [bare] })).toMatchObject([{ kind: 'alert' }])
  })

  it('is the same alert again by fingerprint, else by all of its labels in any order', () => {
    const { fingerprint: _, ...bare } = firing
    const shuffled = { ...bare, labels: Object.fromEntries(Object.entries(bare.labels).reverse()) }
    const key = alert({ alerts: [bare] }).key
    expect(alert({ alerts: [shuffled] }).key).toBe(key)
    expect(key).toMatch(/^[0-9a-f]{32}$/)
    expect(signals({ alerts: [{ ...shuffled, status: 'resolved' }] })).toEqual([{ kind: 'resolve', key }])
    expect(alert({ alerts: [{ ...bare, labels: { ...bare.labels, instance: 'web02:9100' } }] }).key).not.toBe(key)
  })

  it.each([
    [{ alertname: 'Down', instance: 'a' }, { summary: 'It is down' }, 'Down: It is down'],
    [{ alertname: 'Down', instance: 'a' }, { title: 'Instance a Down' }, 'Instance a Down'],
    [{ alertname: 'Down', instance: 'a' }, {}, 'Down on a'],
    [{ alertname: 'Down' }, undefined, 'Down'],
    [{ job: 'node' }, { message: 'odd' }, 'odd'],
    [{ job: 'node', dc: 'eu' }, {}, 'job=node dc=eu'],
  ])('is titled from %j and %j as %j', (labels, annotations, title) => {
    expect(alert({ alerts: [{ labels, annotations }] }).title).toBe(title)
  })

  it.each([
    [{ severity: 'page' }, {}, 'critical'],
    [{ severity: 'error' }, {}, 'high'],
    [{ severity: 'whatever', priority: 'P3' }, {}, 'medium'],
    [{ team: 'x' }, { severity: 'info' }, 'low'],
    [{ team: 'x' }, {}, 'high'],
  ])('has from labels %j and annotations %j the severity %s', (labels, annotations, severity) => {
    expect(alert({ alerts: [{ labels, annotations }] }).severity).toBe(severity)
  })

  it('needs no key but the alerts', () => {
    expect(alert({ alerts: [{ labels: { alertname: 'TestAlert' } }] })).toMatchObject({
      title: 'TestAlert',
      severity: 'high',
    })
    expect(alert({ commonLabels: { alertname: 'Templated' }, commonAnnotations: { summary: 'S' } }).title).toBe('Templated: S')
    expect(alert({ alerts: [{ fingerprint: 'abc' }] })).toMatchObject({
      key: 'abc',
      title: 'abc',
      labels: {},
    })
    expect(signals({ alerts: [] })).toEqual([])
  })

  it('says in the details what the sender left out', () => {
    expect(alert({ ...message, truncatedAlerts: 12 }).details).toMatchObject({
      notes: [expect.stringMatching(/^12 more alerts/)],
    })
  })

  it('does not let a fast clock begin an alert in the future', () => {
    expect(alert({ alerts: [{ ...firing, startsAt: '2026-11-24T09:00:00Z' }] }).startedAt).toBe(NOW)
  })

  it('shows no link that is not http', () => {
    const links = alert({
      alerts: [{ ...firing, annotations: { runbook_url: 'javascript:alert(1)' }, generatorURL: '' }],
    }).links
    expect(links).toEqual([])
  })

  it('counts the good alerts of a message in which others are broken, and names those', () => {
    expect(parse({ alerts: [firing, 7, { labels: {} }, { labels: { a: {} } }] })).toMatchObject({
      signals: [{ kind: 'alert' }],
      rejected: 'Alert 2 of 4: it is not an object. Alert 3 of 4: at least one label pair required. Alert 4 of 4: the label a is not text.',
    })
  })

  it.each([[[]], ['x'], [null], [{}], [{ alerts: 'x' }], [{ alerts: {} }], [{ alerts: [{}] }]])('refuses %j in words', (body) => {
    expect(parse(body)).toEqual({ unreadable: expect.stringMatching(/\w/) })
  })

  it('keeps 256 of 10,000 labels and says so, while all of them make the identity', () => {
    const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`label_${i}`, `value ${i}`]))
    const many = alert({ alerts: [{ labels }] })
    expect(Object.keys(many.labels)).toHaveLength(256)
    expect(many.details).toMatchObject({ notes: ['10000 labels arrived; the first 256 are kept.'] })
    expect(alert({ alerts: [{ labels: { ...labels, label_9999: 'another' } }] }).key).not.toBe(many.key)
  })
})
