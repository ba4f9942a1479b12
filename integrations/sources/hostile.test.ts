import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DETAILS_LENGTH } from '../../domain/json.ts'
import {
  DESCRIPTION_LENGTH,
  KEY_LENGTH,
  LABEL_NAME_LENGTH,
  LABEL_VALUE_LENGTH,
  LABELS,
  LINK_LENGTH,
  LINKS,
  type Signal,
  SOURCE_LENGTH,
  TITLE_LENGTH,
} from '../../domain/signal.ts'
import type { Source, SourceInput } from '../source.ts'
import { sources } from './index.ts'

const NOW = Date.parse('2026-11-24T08:30:00Z')
const encode = (text: string) => new TextEncoder().encode(text)

/** Every string anywhere in a signal. */
function strings(value: unknown, found: string[] = []): string[] {
  if (typeof value === 'string') found.push(value)
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) strings(item, (found.push(name), found))
  return found
}

function expectBounded(signal: Signal): void {
  for (const text of strings(signal)) {
    expect(text.isWellFormed()).toBe(true)
    expect(text).not.toContain('\0')
  }
  if ('key' in signal) expect(signal.key.length).toBeLessThanOrEqual(KEY_LENGTH)
  if (signal.kind === 'acknowledge' || signal.kind === 'resolve') expect(signal.key).not.toBe('')
  if (signal.kind !== 'alert' && signal.kind !== 'change') return
  expect(signal.title.length).toBeLessThanOrEqual(TITLE_LENGTH)
  expect(signal.title).toMatch(/^\S(.*\S)?$/)
  expect(signal.source?.length ?? 0).toBeLessThanOrEqual(SOURCE_LENGTH)
  expect(signal.links.length).toBeLessThanOrEqual(LINKS)
  for (const { href } of signal.links) expect(href.length <= LINK_LENGTH && /^https?:\/\//.test(href)).toBe(true)
  expect(JSON.stringify(signal.details ?? null).length).toBeLessThanOrEqual(DETAILS_LENGTH)
  if (signal.kind !== 'alert') return
  expect(signal.key).not.toBe('')
  expect(signal.description?.length ?? 0).toBeLessThanOrEqual(DESCRIPTION_LENGTH)
  expect(signal.group?.length ?? 0).toBeLessThanOrEqual(KEY_LENGTH)
  expect(Object.keys(signal.labels).length).toBeLessThanOrEqual(LABELS)
  for (const [name, value] of Object.entries(signal.labels))
    expect(name.length <= LABEL_NAME_LENGTH && value.length <= LABEL_VALUE_LENGTH).toBe(true)
  for (const at of [signal.startedAt, signal.expiresAt]) if (at !== undefined) expect(Number.isSafeInteger(at) && at > 0).toBe(true)
}

const configs: Record<string, unknown> = {
  heartbeat: { intervalSeconds: 60, graceSeconds: 0, severity: 'high' },
  generic: {
    title: 'body.?title.orValue("t")',
    key: 'body.id',
    labels: undefined,
    severity: 'body.severity',
    startedAt: 'body.at',
  },
}

/** Parses twice: no throw, words or bounded signals, and a delivery tried again is the same. */
function read(source: Source, input: SourceInput) {
  const config = configs[source.kind] ?? {}
  const parsed = source.parse(input, config)
  expect(source.parse(input, config)).toEqual(parsed)
  if ('unreadable' in parsed) {
    expect(parsed.unreadable).toMatch(/\w/)
    expect(parsed.unreadable.length).toBeLessThan(5_000)
    expect(parsed.unreadable.isWellFormed()).toBe(true)
  } else {
    expect((parsed.rejected ?? '').length).toBeLessThan(5_000)
    for (const signal of parsed.signals.slice(0, 50)) expectBounded(signal)
  }
  const reply = source.reply?.(parsed)
  if (reply !== undefined) {
    const bad = 'unreadable' in parsed || parsed.rejected !== undefined
    expect(reply.status >= 400 && reply.status < 500).toBe(bad)
  }
  return parsed
}
const request = (body: Uint8Array | string, more: Partial<SourceInput> = {}): SourceInput => ({
  path: '',
  headers: { 'content-type': 'application/json' },
  query: {},
  body: typeof body === 'string' ? encode(body) : body,
  receivedAt: NOW,
  ...more,
})

const LONG = 'x'.repeat(900_000)
const labels10k = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`l${i}`, `v${i}`]))
const nasty = 'a\\u0000b\\ud800c\\udc00\\u202e'
/** Each is put where every source looks: at the top, in alerts, in a payload. */
const shaped = (title: string, labels: string) =>
  `{"title":${title},"id":${title},"severity":"critical","status":"firing","routing_key":"k","event_action":"trigger","dedup_key":null,` +
  `"alerts":[{"labels":${labels},"annotations":{"summary":${title}},"generatorURL":${title},"startsAt":${title}}],"groupKey":${title},` +
  `"payload":{"summary":${title},"source":${title},"severity":"critical","custom_details":${labels}},"labels":${labels},"links":[{"href":${title}}]}`

const corpus: [string, Uint8Array | string][] = [
  ['nothing', ''],
  ['a megabyte in one string', shaped(`"${LONG}"`, `{"a":"${'y'.repeat(100_000)}"}`)],
  ['five megabytes', `[{"labels":{"a":"${'x'.repeat(5_000_000)}"}}]`],
  ['depth 10,000', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['depth 10,000 in a label', `[{"labels":{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}]`],
  ['depth 60', shaped('['.repeat(30) + '"x"' + ']'.repeat(30), '{"a":"b"}')],
  ['NaN', '{"title":NaN}'],
  ['1e999', shaped('1e999', '{"a":1e999}')],
  ['U+0000 and lone surrogates', shaped(`"${nasty}"`, `{"${nasty}":"${nasty}"}`)],
  ['a list with U+0000', `[{"labels":{"${nasty}":"${nasty}"},"annotations":{"summary":"${nasty}","${nasty}":"${nasty}"}}]`],
  ['bad UTF-8', new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
  ['an overlong NUL', new Uint8Array([0x22, 0xc0, 0x80, 0x22])],
  ['10,000 labels', shaped('"t"', JSON.stringify(labels10k))],
  ['a list with 10,000 labels', JSON.stringify([{ labels: labels10k }])],
  ['100,000 alerts', `[${Array(100_000).fill('{"labels":{"a":"b"}}').join(',')}]`],
  ['100,000 numbers', `[${Array(100_000).fill('1').join(',')}]`],
  ['__proto__ everywhere', shaped('{"__proto__":{"title":"x"}}', '{"__proto__":{"a":"b"},"constructor":"c","a":"b"}')],
  ['__proto__ as a text label', `[{"labels":{"__proto__":"x","hasOwnProperty":"y","a":"b"},"annotations":{"__proto__":"z"}}]`],
  ['a template loop', shaped('"{{#each this}}{{> this}}{{/each}} {% for x in (1..1e9) %}{% endfor %} ${7*7}"', '{"a":"{{a}}"}')],
  ['a regex bomb', shaped(`"${'a'.repeat(50_000)}!"`, `{"(a+)+$":"${'a'.repeat(50_000)}"}`)],
  ['white space for a title', shaped('"\\t \\n\\u00a0"', '{"a":"\\u2028"}')],
  ['the wrong types', shaped('{"x":[]}', '[1,2]')],
  ['markup', shaped('"<img src=x onerror=alert(1)>"', '{"a":"javascript:alert(1)"}')],
]

describe.each(sources.map((source) => [source.kind, source] as const))('%s', (_, source) => {
  it.each(corpus)('answers %s with words or a bounded signal', (_name, body) => {
    read(source, request(body))
    read(source, request(body, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }))
    read(source, request(body, { path: '/v2/change/enqueue', headers: { 'content-type': 'text/plain' } }))
  })

  it('never throws, whatever JSON comes', () => {
    // Fields that the sources look at, with anything in them.
    const field = fc.constantFrom(
      ...'title message status severity labels annotations alerts payload summary source event_action dedup_key links images href id startsAt endsAt fingerprint groupKey timestamp custom_details tags incident'.split(
        ' ',
      ),
    )
    const leaf = fc.oneof(
      fc.constantFrom('firing', 'resolved', 'trigger', 'critical', '2026-11-24T08:24:06Z', 'https://example.com/'),
      fc.jsonValue(),
    )
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(field, tie('node'), { maxKeys: 10 })),
    }))
    fc.assert(
      fc.property(node, (value) => {
        read(source, request(JSON.stringify(value)))
      }),
      { numRuns: 300 },
    )
  })

  it('never throws, whatever bytes come', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom('', 'text/plain', 'application/x-www-form-urlencoded'),
        (body, type) => {
          read(source, request(body, { headers: { 'content-type': type } }))
        },
      ),
    )
  })
})
