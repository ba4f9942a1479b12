import { z } from 'zod'
import { boundedKey } from '../../domain/digest.ts'
import { boundJson, isObject, type JsonObject, readJson } from '../../domain/json.ts'
import { linkTo } from '../../domain/link.ts'
import { instantFromSender } from '../../domain/sender-time.ts'
import { ALERTS_A_REQUEST, KEY_LENGTH, type Signal } from '../../domain/signal.ts'
import { statusFromWord } from '../../domain/status-word.ts'
import type { Instant } from '../../domain/time.ts'
import { type Parsed, source } from '../source.ts'
import { alertFrom, readAnnotations, readLabels } from './prometheus-alert.ts'

const MAX_BYTES = 4 * 1_048_576

/**
 * Alertmanager's webhook, version 4, and its likes (Grafana's contact points, templated payloads): no key
 * but the alerts is demanded. Each alert's own status decides: a group that still fires may hold
 * resolved ones. Identity is the fingerprint, else the full label set; the group is `groupKey`.
 */
export const alertmanager = source({
  kind: 'alertmanager',
  title: 'Alertmanager webhook',
  summary: 'Your Alertmanager, with its own routing and grouping, or Grafana’s webhook contact point.',
  setup: setup(),
  config: z.strictObject({}),

  parse(input): Parsed {
    const read = input.json === undefined ? readJson(input.body, { maxBytes: MAX_BYTES }) : { ok: input.json }
    if ('error' in read) return { unreadable: read.error }
    if (!isObject(read.ok)) return { unreadable: EXPECTED }
    const message = read.ok as JsonObject
    const alerts = alertsOf(message)
    if (alerts === undefined) return { unreadable: EXPECTED }
    const signals: Signal[] = []
    const faults: string[] = []
    for (const [at, alert] of alerts.slice(0, ALERTS_A_REQUEST).entries()) {
      const signal = signalOf(alert, message, input.receivedAt)
      if (typeof signal !== 'string') signals.push(signal)
      else faults.push(`Alert ${at + 1} of ${alerts.length}: ${signal}.`)
    }
    if (alerts.length > ALERTS_A_REQUEST)
      faults.push(`The first ${ALERTS_A_REQUEST} of ${alerts.length} alerts were read. Set max_alerts in the webhook.`)
    if (faults.length === 0) return { signals }
    const told = faults.slice(0, 5).join(' ') + (faults.length > 5 ? ` And ${faults.length - 5} more.` : '')
    return signals.length === 0 ? { unreadable: told } : { signals, rejected: told }
  },
})

const EXPECTED = 'A message of Alertmanager’s webhook is expected: {"alerts": [{"status": "firing", "labels": {"alertname": "…"}}]}.'

/** The alerts; a templated payload without the list but with common labels is one alert. */
function alertsOf(message: JsonObject): unknown[] | undefined {
  if (Array.isArray(message.alerts)) return message.alerts
  if (message.alerts !== undefined) return undefined
  return isObject(message.commonLabels) || isObject(message.labels) ? [{ ...message, status: message.status ?? 'firing' }] : undefined
}

function signalOf(alert: unknown, message: JsonObject, receivedAt: Instant): Signal | string {
  if (!isObject(alert)) return 'it is not an object'
  const labels = readLabels(alert.labels ?? message.commonLabels)
  const fingerprint = typeof alert.fingerprint === 'string' ? boundedKey(alert.fingerprint.trim(), KEY_LENGTH) : ''
  if ('fault' in labels && fingerprint === '') return labels.fault
  const known = 'fault' in labels ? { labels: {}, identity: fingerprint } : labels
  const key = fingerprint === '' ? known.identity : fingerprint
  const endsAt = instantFromSender(alert.endsAt)
  const status = statusFromWord(alert.status ?? message.status) ?? (endsAt !== undefined && endsAt <= receivedAt ? 'resolved' : 'firing')
  if (status === 'resolved') return { kind: 'resolve', key }

  const annotations = readAnnotations(alert.annotations ?? message.commonAnnotations)
  const signal = alertFrom({ ...known, identity: key }, annotations, [
    linkTo(alert.generatorURL, 'Source'),
    linkTo(alert.dashboardURL, 'Dashboard'),
    linkTo(alert.panelURL, 'Panel'),
    linkTo(alert.silenceURL, 'Silence'),
    linkTo(message.externalURL, 'Alertmanager'),
  ])
  const startedAt = instantFromSender(alert.startsAt)
  if (startedAt !== undefined) signal.startedAt = Math.min(startedAt, receivedAt)
  const groupKey = typeof message.groupKey === 'string' ? boundedKey(message.groupKey, KEY_LENGTH) : ''
  if (groupKey !== '') signal.group = groupKey

  const notes = ['note' in known ? known.note : undefined, annotations.note, truncated(message)].filter((note) => note !== undefined)
  signal.details = boundJson({
    ...(notes.length === 0 ? {} : { notes }),
    ...(annotations.others === undefined ? {} : { annotations: annotations.others }),
    receiver: message.receiver,
    groupLabels: message.groupLabels,
    valueString: alert.valueString,
    values: alert.values,
  })
  return signal
}

function truncated(message: JsonObject): string | undefined {
  const left = Number(message.truncatedAlerts)
  return left > 0 ? `${left} more alerts of this group were left out by the sender (max_alerts).` : undefined
}

function setup(): string {
  return `
In \`alertmanager.yml\`, a receiver that your route uses:

\`\`\`yaml
route:
  receiver: muster
  group_by: ['alertname', 'cluster']
receivers:
  - name: muster
    webhook_configs:
      - url: {{url}}
        send_resolved: true
\`\`\`

\`amtool check-config alertmanager.yml\` checks it; then reload Alertmanager and send a test alert through it:

\`\`\`sh
amtool --alertmanager.url=http://localhost:9093 alert add alertname=MusterTest severity=warning instance=web01
\`\`\`

Without an Alertmanager:

\`\`\`sh
curl -i {{url}} -H 'Content-Type: application/json' -d '{"alerts": [
  {"status": "firing", "labels": {"alertname": "MusterTest", "severity": "warning"},
   "annotations": {"summary": "A test alert"}}]}'
\`\`\`

**Grafana**: Alerting → Contact points → Integration *Webhook*, URL \`{{url}}\`.

Alerts of one Alertmanager group arrive as one group. \`severity\` or \`priority\` among the labels sets the
severity; without one it is high. \`runbook_url\` and \`dashboard_url\` among the annotations become links.
`.trim()
}
