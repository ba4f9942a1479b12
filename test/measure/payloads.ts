import type { AlertSignal, Signal } from '../../domain/signal.ts'
import { severityFromWord } from '../../domain/severity.ts'
import type { Parsed } from '../../integrations/source.ts'

/** One recorded vendor event and what is known of it. */
export type Recorded = {
  vendor: string
  event: string
  content_type: string
  body: unknown
  expect: Record<string, unknown>
  pair: string | null
}

/** One fact of a recorded event, kept or not; `critical_count: 1 (got 0)`. */
export type Fact = { name: string; kept: boolean; note: string }

/**
 * Scores one parsed event against its expected facts. Facts about what a resolve no longer carries
 * (title, severity, times) are not scored; they are scored on its firing twin.
 */
export function factsOf({ expect }: Recorded, parsed: Parsed, again: Parsed): Fact[] {
  const facts: Fact[] = []
  const fact = (name: string, kept: boolean, note: unknown) => facts.push({ name, kept, note: JSON.stringify(note) ?? '' })
  const signals = 'signals' in parsed ? parsed.signals : []
  fact('accepted', 'signals' in parsed && parsed.rejected === undefined, 'unreadable' in parsed ? parsed.unreadable : '')
  if (typeof expect.alerts === 'number') fact('alerts', signals.length === expect.alerts, signals.length)
  if (expect.alerts === 0) return facts
  const alerts = signals.filter((signal): signal is AlertSignal => signal.kind === 'alert')
  if (typeof expect.status === 'string') {
    const accepted = (expect.accept_status as string[] | undefined) ?? [expect.status]
    fact('status', signals.length > 0 && signals.every((signal) => accepted.includes(statusOf(signal))), signals.map(statusOf))
  }
  if (typeof expect.alerts === 'number') fact('one key an alert', new Set(keysOf(parsed)).size === expect.alerts, keysOf(parsed))
  fact('same key when sent again', keysOf(parsed).length > 0 && String(keysOf(again)) === String(keysOf(parsed)), keysOf(again))
  const group = (expect.identity as Record<string, unknown> | undefined)?.groupKey
  if (group !== undefined)
    fact(
      'group',
      alerts.every((alert) => alert.group === group),
      alerts.map((alert) => alert.group),
    )
  if (alerts.length === 0) return facts

  const all = (test: (alert: AlertSignal) => boolean) => alerts.every(test)
  const titles = (expect.title_contains_any as string[] | undefined) ?? [(expect.title_contains ?? expect.title) as string]
  fact(
    'title',
    all(({ title }) => titles.some((words) => title.includes(words))),
    alerts.map(({ title }) => title),
  )
  if (expect.severity !== null && expect.severity !== undefined)
    fact(
      'severity',
      all(({ severity }) => severity === severityFromWord(expect.severity)),
      alerts.map(({ severity }) => severity),
    )
  if (typeof expect.critical_count === 'number') {
    const count = alerts.filter(({ severity }) => severity === 'critical').length
    fact('critical_count', count === expect.critical_count, count)
  }
  if (typeof expect.description_contains === 'string') {
    const words = expect.description_contains
    fact(
      'description',
      all(({ description }) => description?.includes(words) === true),
      alerts.map(({ description }) => description),
    )
  }
  const started = startOf(expect)
  if (started !== undefined)
    fact(
      'started',
      all(({ startedAt }) => startedAt !== undefined && Math.abs(startedAt - started) < 1_000),
      alerts.map(({ startedAt }) => startedAt),
    )
  for (const [name, value] of Object.entries((expect.labels as Record<string, string> | undefined) ?? {}))
    fact(
      `label ${name}`,
      all(({ labels }) => labels[name] === value),
      alerts.map(({ labels }) => labels[name]),
    )
  return facts
}

export function keysOf(parsed: Parsed): string[] {
  return 'signals' in parsed ? parsed.signals.map((signal) => ('key' in signal ? signal.key : signal.kind)) : []
}

function statusOf(signal: Signal): string {
  if (signal.kind === 'alert') return 'firing'
  if (signal.kind === 'resolve') return 'resolved'
  return signal.kind
}

function startOf(expect: Record<string, unknown>): number | undefined {
  if (typeof expect.started_at === 'string') return Date.parse(expect.started_at)
  return typeof expect.started_at_epoch === 'number' ? expect.started_at_epoch * 1_000 : undefined
}
