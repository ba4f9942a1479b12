import type { Instant } from './time.ts'
import type { Severity } from './severity.ts'

/**
 * What a source makes of one request: anything that arrived, in our words.
 * Strings are already bounded and free of NUL and lone surrogates (`domain/text.ts`).
 */
export type Signal =
  | AlertSignal
  | { kind: 'acknowledge'; key: string; note?: string }
  | { kind: 'resolve'; key: string; note?: string }
  | ChangeSignal
  | { kind: 'beat' }

export type AlertSignal = {
  kind: 'alert'
  /** Deduplication key, at most 255 characters; one open alert per integration and key. */
  key: string
  /** One line, at most 1,024 characters. */
  title: string
  severity: Severity
  /** When the sender says it began; absent if it does not say. */
  startedAt?: Instant
  /** Host, instance or component it speaks about. */
  source?: string
  labels: Record<string, string>
  /** The sender's own grouping identity, if it has one. */
  group?: string
  /** Longer text, at most 16 KiB. */
  description?: string
  links: Link[]
  /** Anything else worth keeping, as JSON, at most 64 KiB. */
  details?: unknown
}

export type ChangeSignal = {
  kind: 'change'
  title: string
  at?: Instant
  source?: string
  links: Link[]
  details?: unknown
}

export type Link = { href: string; text: string }

/** The longest key that identifies an alert, in characters (PagerDuty Events v2: 255). */
export const KEY_LENGTH = 255
/** The longest title, in characters (PagerDuty Events v2: 1,024). */
export const TITLE_LENGTH = 1_024
