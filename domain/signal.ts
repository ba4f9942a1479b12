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
  /**
   * For senders that repeat what fires instead of saying that it ended: resolved by itself at this
   * instant unless a repeat moves it on. Absent: open until somebody resolves it.
   */
  expiresAt?: Instant
  /** Host, instance or component it speaks about. */
  source?: string
  /** At most `LABELS`, each name and value bounded. */
  labels: Record<string, string>
  /** The sender's own grouping identity, if it has one. */
  group?: string
  /** Longer text, at most 16,384 characters. */
  description?: string
  /** At most `LINKS`, http and https only. */
  links: Link[]
  /** Anything else worth keeping, at most 65,536 characters of JSON; `notes` in it says what was cut or guessed. */
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
export const DESCRIPTION_LENGTH = 16_384
export const SOURCE_LENGTH = 255
/** How many labels an alert keeps, the longest name and the longest value, in characters. */
export const LABELS = 256
export const LABEL_NAME_LENGTH = 255
export const LABEL_VALUE_LENGTH = 1_024
export const LINKS = 32
export const LINK_LENGTH = 2_048
/** The most alerts that one request may carry. */
export const ALERTS_A_REQUEST = 10_000
