import type { z } from 'zod'
import type { Signal } from '../domain/signal.ts'
import type { Instant } from '../domain/time.ts'

/** What arrived, whatever carried it. `path` is what follows the integration's own address. */
export type SourceInput = {
  path: string
  headers: Record<string, string | undefined>
  query: Record<string, string | undefined>
  body: Uint8Array
  receivedAt: Instant
}

/**
 * `signals` may be empty (a test ping, a control message). `unreadable` is kept, shown and answered
 * with the protocol's own client error; `say` tells the sender what to change.
 */
export type Parsed = { signals: Signal[] } | { unreadable: string }

/** What the sender gets, in its protocol's own words. */
export type SourceReply = { status: number; headers?: Record<string, string>; body: unknown }

/** One sender's language. One file each, listed in `sources/index.ts`. */
export type Source<Config = unknown> = {
  kind: string
  title: string
  /** Copy-paste set-up: Markdown in which `{{url}}`, `{{key}}` and `{{base}}` stand for the address, key and base URL. */
  setup: string
  config: z.ZodType<Config>
  parse: (input: SourceInput, config: Config) => Parsed
  /** Answers in the protocol's own shape; without it: 202 `{"status":"success",…}`. */
  reply?: (outcome: { signals: Signal[] } | { unreadable: string }) => SourceReply
}

export function source<Config>(definition: Source<Config>): Source<Config> {
  return definition
}
