import { digest128 } from '../../domain/digest.ts'
import { isObject } from '../../domain/json.ts'
import { linksOf, linkTo } from '../../domain/link.ts'
import { severityFromWord, UNSTATED_SEVERITY } from '../../domain/severity.ts'
import {
  type AlertSignal,
  DESCRIPTION_LENGTH,
  LABEL_NAME_LENGTH,
  LABEL_VALUE_LENGTH,
  LABELS,
  type Link,
  SOURCE_LENGTH,
  TITLE_LENGTH,
} from '../../domain/signal.ts'
import { cleanLine, cleanText } from '../../domain/text.ts'

// What the webhook and the API of Alertmanager share: an alert is a set of labels with annotations.
// By hand instead of by schema: this is the hottest code of intake. A batch of 64 (34 KB) takes 0.25 ms
// in all, of which 0.05 ms is JSON.parse and 0.02 ms the check of depth; a zod schema would add
// 0.09 ms before anything is made of it, and refuse the whole batch for one broken alert.

/** `identity`: the digest of the full label set. Short, because every new alert pays for each character of its key. */
export type AlertLabels = { labels: Record<string, string>; identity: string; note?: string }

/**
 * A label set as Alertmanager reads it: empty values do not count. The identity covers all of them,
 * whole; what is kept for people is bounded, and `note` says so.
 */
export function readLabels(value: unknown): AlertLabels | { fault: string } {
  if (!isObject(value)) return { fault: 'at least one label pair required' }
  const labels: Record<string, string> = {}
  const names: string[] = []
  let sorted = true
  let previous = ''
  let kept = 0
  let cut = 0
  for (const name in value) {
    const said = value[name]
    // Assigning `__proto__` would set the prototype instead of a property; it is no label name anyway.
    if (said === '' || said === null || name === '__proto__') continue
    if (typeof said === 'object') return { fault: `the label ${cleanLine(name, 60)} is not text` }
    const text = typeof said === 'string' ? said : String(said)
    names.push(name)
    if (name < previous) sorted = false
    previous = name
    if (kept >= LABELS) continue
    kept++
    if (text.length > LABEL_VALUE_LENGTH || name.length > LABEL_NAME_LENGTH) cut++
    labels[cleanText(name, LABEL_NAME_LENGTH)] = cleanText(text, LABEL_VALUE_LENGTH)
  }
  if (names.length === 0) return { fault: 'at least one label pair required' }
  const read: AlertLabels = { labels, identity: identityOf(sorted ? names : names.sort(), value) }
  if (names.length > kept) read.note = `${names.length} labels arrived; the first ${kept} are kept.`
  else if (cut > 0) read.note = `Labels that were longer than ${LABEL_VALUE_LENGTH} characters are cut: ${cut}.`
  return read
}

/** With their lengths, so that no value can look like two labels. */
function identityOf(names: string[], labels: Record<string, unknown>): string {
  let whole = ''
  for (const name of names) {
    const text = String(labels[name])
    whole += `${name.length}:${name}${text.length}:${text}`
  }
  return digest128(whole)
}

/** Annotations that are shown in a place of their own; the others go to the details. */
const SHOWN = new Set([
  'summary', 'title', 'message', 'description', 'runbook_url', 'runbook', 'runbookURL', 'dashboard_url', 'dashboard', 'dashboardURL',
]) // prettier-ignore

export type Annotations = {
  text: Record<string, string>
  others: Record<string, string> | undefined
  note?: string
}

export function readAnnotations(value: unknown): Annotations {
  const text: Record<string, string> = {}
  let others: Record<string, string> | undefined
  let left = LABELS
  let sent = 0
  if (isObject(value))
    for (const name in value) {
      const said = value[name]
      if (said === '' || said === null || typeof said === 'object' || name === '__proto__') continue
      sent++
      if (left-- <= 0) continue
      const words = cleanText(String(said), DESCRIPTION_LENGTH)
      if (SHOWN.has(name)) text[name] = words
      else (others ??= {})[cleanText(name, LABEL_NAME_LENGTH)] = words
    }
  return sent > LABELS ? { text, others, note: `${sent} annotations arrived; the first ${LABELS} are kept.` } : { text, others }
}

/** An alert from its labels and annotations; what depends on the protocol is the caller's. */
export function alertFrom({ labels, identity }: AlertLabels, { text, others }: Annotations, links: (Link | undefined)[]): AlertSignal {
  const alert: AlertSignal = {
    kind: 'alert',
    key: identity,
    title: titleOf(labels, text) || cleanLine(identity, TITLE_LENGTH) || 'Alert',
    severity:
      severityFromWord(labels.severity) ??
      severityFromWord(labels.priority) ??
      severityFromWord(others?.severity) ??
      severityFromWord(others?.priority) ??
      UNSTATED_SEVERITY,
    labels,
    links: linksOf([
      linkTo(text.runbook_url ?? text.runbook ?? text.runbookURL, 'Runbook'),
      linkTo(text.dashboard_url ?? text.dashboard ?? text.dashboardURL, 'Dashboard'),
      ...links,
    ]),
  }
  const about = labels.instance ?? labels.host ?? labels.hostname ?? labels.node ?? labels.pod ?? labels.service ?? labels.job
  if (about !== undefined) alert.source = cleanLine(about, SOURCE_LENGTH)
  const description = text.description ?? text.message
  if (description !== undefined) alert.description = description
  return alert
}

/** Name and summary: the name is what runbooks and silences know, the summary what people understand. */
function titleOf(labels: Record<string, string>, text: Record<string, string>): string {
  const name = labels.alertname ?? ''
  const summary = text.summary ?? text.title ?? ''
  if (summary !== '') return cleanLine(name === '' || summary.includes(name) ? summary : `${name}: ${summary}`, TITLE_LENGTH)
  const about = labels.instance === undefined ? '' : ` on ${labels.instance}`
  if (name !== '') return cleanLine(name + about, TITLE_LENGTH)
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`)
  return cleanLine(text.message ?? text.description ?? pairs.join(' '), TITLE_LENGTH)
}
