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
  /** The body already read as JSON, by whoever had to look into it for the key; then it is not read again. */
  json?: unknown
}

/**
 * `signals` may be empty (a test ping, a control message). `unreadable` is kept, shown and answered
 * with the protocol’s own client error, and tells the sender what to change. `rejected`: a part could
 * not be read, which is kept and shown like an unreadable payload, while the signals beside it count.
 */
export type Parsed = { signals: Signal[]; rejected?: string } | { unreadable: string }

/** What the sender gets, in its protocol's own words. An object is sent as JSON, a string as it is, `undefined` as nothing. */
export type SourceReply = { status: number; headers?: Record<string, string>; body: unknown }

/** One sender's language. One file each, listed in `sources/index.ts`. */
export type Source<Config = unknown> = {
  kind: string
  title: string
  /** What it takes and from whom, in one sentence for the list to choose from. */
  summary: string
  /**
   * Copy-paste set-up in Markdown, in which `{{url}}` (the integration's address), `{{key}}`, `{{base}}`
   * (the server's address) and its `{{scheme}}` and `{{host}}` are filled in by `setupText`.
   */
  setup: string
  config: z.ZodType<Config>
  // Methods, so that a source of any config may stand in the list of sources.
  /** Pure: never throws, `now` is `receivedAt`. */
  parse(input: SourceInput, config: Config): Parsed
  /** Answers in the protocol's own shape; without it: 202 `{"status":"success",…}`, 400 for what is unreadable. */
  reply?(outcome: Parsed): SourceReply
}

export function source<Config>(definition: Source<Config>): Source<Config> {
  return definition
}

/** The set-up of one integration. `base` without a slash at its end, e.g. `https://muster.example.com`. */
export function setupText(of: Source, { base, key, url }: { base: string; key: string; url: string }): string {
  const { protocol, host } = new URL(base)
  const values: Record<string, string> = { base, key, url, host, scheme: protocol.slice(0, -1) }
  return of.setup.replaceAll(/\{\{(\w+)\}\}/g, (mark, name: string) => values[name] ?? mark)
}
