import { z } from 'zod'
import { boundJson, isObject, readJson } from '../../domain/json.ts'
import { linkTo } from '../../domain/link.ts'
import { instantFromSender } from '../../domain/sender-time.ts'
import { ALERTS_A_REQUEST, type Signal } from '../../domain/signal.ts'
import { type Instant, MINUTE } from '../../domain/time.ts'
import { type Parsed, source } from '../source.ts'
import { alertFrom, readAnnotations, readLabels } from './prometheus-alert.ts'

/** Alertmanager's `resolve_timeout`: what is not repeated for so long, and names no end, has ended. */
export const RESOLVE_TIMEOUT = 5 * MINUTE
const MAX_BYTES = 4 * 1_048_576

/**
 * `POST /api/v2/alerts` as Prometheus, amtool, Grafana and others speak it: a list of alerts, whose full
 * label set is their identity. There is no "resolved": an end in the past resolves; who fires repeats.
 */
export const alertmanagerApi = source({
  kind: 'alertmanager-api',
  title: 'Prometheus (Alertmanager API)',
  summary: 'Prometheus itself, amtool, Grafana or vmalert, which then need no Alertmanager.',
  setup: setup(),
  config: z.strictObject({}),

  parse(input): Parsed {
    const read = input.json === undefined ? readJson(input.body, { maxBytes: MAX_BYTES }) : { ok: input.json }
    if ('error' in read) return { unreadable: read.error }
    const alerts = read.ok
    if (!Array.isArray(alerts)) return { unreadable: 'A list of alerts is expected: [{"labels": {"alertname": "…"}}].' }
    const signals: Signal[] = []
    const faults: string[] = []
    let wrong = 0
    const count = Math.min(alerts.length, ALERTS_A_REQUEST)
    for (let at = 0; at < count; at++) {
      const signal = signalOf(alerts[at], input.receivedAt)
      if (typeof signal !== 'string') signals.push(signal)
      else if (++wrong <= 5) faults.push(`alert ${at + 1} of ${alerts.length}: ${signal}`)
    }
    if (wrong > 5) faults.push(`and ${wrong - 5} more`)
    if (alerts.length > count) faults.push(`the first ${count} of ${alerts.length} alerts were read; send fewer at a time`)
    if (faults.length === 0) return { signals }
    // Like Alertmanager: what is valid counts, and the answer is still an error.
    return signals.length === 0 ? { unreadable: faults.join('; ') } : { signals, rejected: faults.join('; ') }
  },

  reply(outcome) {
    const fault = 'unreadable' in outcome ? outcome.unreadable : outcome.rejected
    if (fault === undefined) return { status: 200, body: undefined }
    // Like Alertmanager: the error is a JSON string.
    return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }
  },
})

function signalOf(alert: unknown, receivedAt: Instant): Signal | string {
  if (!isObject(alert)) return 'it is not an object'
  const labels = readLabels(alert.labels)
  if ('fault' in labels) return labels.fault
  const startedAt = instantFromSender(alert.startsAt)
  const endsAt = instantFromSender(alert.endsAt)
  if (startedAt !== undefined && endsAt !== undefined && endsAt < startedAt) return 'start time must be before end time'
  if (endsAt !== undefined && endsAt <= receivedAt) return { kind: 'resolve', key: labels.identity }

  const annotations = readAnnotations(alert.annotations)
  const signal = alertFrom(labels, annotations, [linkTo(alert.generatorURL, 'Source')])
  if (startedAt !== undefined) signal.startedAt = Math.min(startedAt, receivedAt)
  signal.expiresAt = endsAt ?? receivedAt + RESOLVE_TIMEOUT
  const notes = [labels.note, annotations.note].filter((note) => note !== undefined)
  if (notes.length > 0 || annotations.others !== undefined)
    signal.details = boundJson({
      ...(notes.length === 0 ? {} : { notes }),
      ...(annotations.others === undefined ? {} : { annotations: annotations.others }),
    })
  return signal
}

function setup(): string {
  return `
Prometheus sends its alerts here directly. In \`prometheus.yml\`:

\`\`\`yaml
alerting:
  alertmanagers:
    - scheme: {{scheme}}
      path_prefix: /ingest/{{key}}
      static_configs:
        - targets: ['{{host}}']
\`\`\`

You may keep your Alertmanager in the same list: Prometheus sends to all of them.

Try it with **amtool** (an end in the past would resolve it):

\`\`\`sh
amtool --alertmanager.url={{url}} alert add alertname=MusterTest severity=warning instance=web01 \\
  --annotation=summary='A test alert'
\`\`\`

or with **curl**:

\`\`\`sh
curl -i {{url}}/api/v2/alerts -H 'Content-Type: application/json' -d '[
  {"labels": {"alertname": "MusterTest", "severity": "warning", "instance": "web01"},
   "annotations": {"summary": "A test alert"}}]'
\`\`\`

**Grafana**: Alerting → Contact points → Integration *Alertmanager*, URL \`{{url}}\`.

The full label set is what makes an alert the same alert. Whoever fires repeats; an alert that is not
repeated until its \`endsAt\` (5 minutes where there is none) counts as resolved. \`severity\` or \`priority\`
among the labels sets the severity; without one it is high.
`.trim()
}
