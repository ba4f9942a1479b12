import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { severityFromWord } from '../../domain/severity.ts'
import type { Parsed, Source } from '../../integrations/source.ts'
import { alertmanagerApi } from '../../integrations/sources/alertmanager-api.ts'
import { alertmanager } from '../../integrations/sources/alertmanager.ts'
import { generic } from '../../integrations/sources/generic.ts'
import { pagerduty } from '../../integrations/sources/pagerduty.ts'
import { type Fact, factsOf, keysOf, type Recorded } from './payloads.ts'

// Recorded requests of real senders and vendors' sample payloads, with the facts that each must yield.
// The data is not part of the repository; MUSTER_TEST_DATA names its directory.
const data = process.env.MUSTER_TEST_DATA as string
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(data, ...path), 'utf8'))

const NOW = Date.parse('2026-11-24T09:00:00Z')
function parse(source: Source<any>, body: unknown, contentType = 'application/json', path = '', receivedAt = NOW): Parsed {
  const form = contentType.includes('form-urlencoded')
  const text = form ? String(new URLSearchParams(body as Record<string, string>)) : JSON.stringify(body)
  const headers = { 'content-type': contentType }
  return source.parse({ path, headers, query: {}, body: new TextEncoder().encode(text), receivedAt }, {})
}

/** Keeps what is open, as intake would: one alert a key. */
function replay(requests: Parsed[]) {
  const open = new Map<string, string | undefined>()
  const groups = new Set<string>()
  for (const parsed of requests) {
    if ('unreadable' in parsed) throw new Error(parsed.unreadable)
    for (const signal of parsed.signals) {
      if (signal.kind === 'alert') {
        open.set(signal.key, signal.group)
        groups.add(signal.group ?? signal.key)
      }
      if (signal.kind === 'resolve') open.delete(signal.key)
    }
  }
  return { open: [...open.keys()].sort(), incidents: groups.size }
}

type Captured = { path: string; body_json: any }

describe('what real senders sent', () => {
  it('Alertmanager’s webhook: groups grow, shrink and end, by each alert’s own status', () => {
    const { sequence, expect: facts } = readJson('captures', 'alertmanager-webhook-v4.json')
    const firing = new Set<string>()
    const parsed: Parsed[] = []
    for (const { body_json: body } of sequence as Captured[]) {
      parsed.push(parse(alertmanager, body))
      for (const alert of body.alerts) {
        if (alert.status === 'firing') firing.add(alert.fingerprint)
        else firing.delete(alert.fingerprint)
      }
      expect(replay(parsed).open).toEqual([...firing].sort())
      const signals = (parsed.at(-1) as { signals: any[] }).signals
      for (const [at, alert] of body.alerts.entries())
        if (alert.status === 'firing')
          expect(signals[at]).toMatchObject({
            title: expect.stringContaining(alert.annotations.summary),
            severity: severityFromWord(alert.labels.severity),
            labels: alert.labels,
            group: body.groupKey,
          })
    }
    expect(replay(parsed)).toEqual({ open: [], incidents: facts.incidents })
  })

  it('Alertmanager’s PagerDuty events: one key from trigger over updates to resolve', () => {
    const { sequence, expect: facts } = readJson('captures', 'alertmanager-to-pagerduty-v2.json')
    const open = new Set<string>()
    const parsed: Parsed[] = []
    for (const { body_json: body, path } of sequence as Captured[]) {
      const one = parse(pagerduty, body, 'application/json', path)
      parsed.push(one)
      if (body.event_action === 'resolve') open.delete(body.dedup_key)
      else open.add(body.dedup_key)
      expect(replay(parsed).open).toEqual([...open].sort())
      if (body.event_action === 'trigger')
        expect(one).toMatchObject({
          signals: [{ title: body.payload.summary, severity: severityFromWord(body.payload.severity) }],
        })
      expect(pagerduty.reply?.(one)).toMatchObject({
        status: 202,
        body: { status: 'success', dedup_key: body.dedup_key },
      })
    }
    expect(replay(parsed)).toEqual({ open: [], incidents: facts.incidents })
  })

  it('PagerDuty’s own client: trigger, acknowledge and resolve of one key, and a change that pages nobody', () => {
    const { sequence, expect: facts } = readJson('captures', 'pdjs-events-v2.json')
    const parsed = (sequence as Captured[]).map(({ body_json: body, path }) => parse(pagerduty, body, 'application/json', path))
    const kinds = parsed.flatMap((one) => ('signals' in one ? one.signals.map(({ kind }) => kind) : ['unreadable']))
    const sent = (sequence as Captured[]).map(({ body_json: body }) => body.event_action ?? 'change')
    expect(kinds).toEqual(sent.map((action: string) => (action === 'trigger' ? 'alert' : action)))
    expect(replay(parsed)).toEqual({ open: [], incidents: facts.incidents })
    expect(new Set(parsed.flatMap(keysOf).filter((key) => key !== 'change')).size).toBe(facts.incidents)
  })
})

const OWN: Record<string, Source<any>> = {
  'alertmanager-api-v2': alertmanagerApi,
  'alertmanager-v4': alertmanager,
  'alertmanager-v4-bare': alertmanager,
  'grafana-alerting': alertmanager,
}

describe('vendors’ payloads', () => {
  const recorded: Recorded[] = readdirSync(join(data, 'webhooks')).map((file) => readJson('webhooks', file))
  const scores: { name: string; by: string; facts: Fact[] }[] = []

  const score = (one: Recorded): Fact[] => {
    const source = OWN[one.vendor] ?? generic
    const first = parse(source, one.body, one.content_type)
    const facts = factsOf(one, first, parse(source, one.body, one.content_type, '', NOW + 60_000))
    const twin = recorded.find(({ vendor, event }) => `${vendor}/${event}` === one.pair)
    if (twin !== undefined && one.expect.status === 'resolved') {
      const opened = keysOf(parse(source, twin.body, twin.content_type)).sort()
      facts.push({
        name: 'closes its twin',
        kept: String(opened) === String(keysOf(first).sort()),
        note: String(opened),
      })
    }
    scores.push({ name: `${one.vendor}/${one.event}`, by: source.kind, facts })
    return facts
  }
  const missed = (facts: Fact[]) => facts.filter(({ kept }) => !kept).map(({ name, note }) => `${name}: ${note}`)

  const singles = recorded.filter(({ vendor }) => vendor !== 'generic-form')
  it.each(singles.filter(({ vendor }) => vendor in OWN).map((one) => [`${one.vendor}/${one.event}`, one] as const))(
    '%s yields every fact',
    (_, one) => {
      expect(missed(score(one))).toEqual([])
    },
  )

  it('a form’s explicit key is the identity, and not the same as an equal summary', () => {
    const form = recorded.find(({ vendor }) => vendor === 'generic-form')
    if (form === undefined) throw new Error('The recorded form is missing.')
    const sent = form.body as { summary: string; dedup?: string }[]
    const keys = sent.map((body) => keysOf(parse(generic, body, form.content_type))[0] as string)
    for (const [a, one] of sent.entries())
      for (const [b, other] of sent.entries())
        expect(keys[a] === keys[b]).toBe(one.dedup === other.dedup && (one.dedup !== undefined || one.summary === other.summary))
  })

  it('the other vendors are read by guess alone, without failing', () => {
    for (const one of singles) if (!(one.vendor in OWN)) score(one)
    expect(scores.length).toBe(singles.length)
  })

  afterAll(() => {
    const lines = scores.map(({ name, by, facts }) => {
      const kept = facts.filter((fact) => fact.kept).length
      return `${`${kept}/${facts.length}`.padStart(6)}  ${name} (${by})  ${missed(facts).join('; ').slice(0, 300)}`
    })
    console.log(`Facts kept, by payload:\n${lines.join('\n')}`)
  })
})
