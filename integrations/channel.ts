import type { Dispatcher } from 'undici'
import type { Socket } from 'node:net'
import type { z } from 'zod'
import type { Severity, Urgency } from '../domain/severity.ts'
import type { Instant } from '../domain/time.ts'

/** The outside world as a channel may touch it: both ways check the address that is really connected to. */
export type Io = {
  http: (request: HttpRequest) => Promise<HttpResponse>
  connect: (target: { host: string; port: number; signal: AbortSignal }) => Promise<Socket>
  now: () => Instant
  signal: AbortSignal
}
export type HttpRequest = {
  method: Dispatcher.HttpMethod
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}
/** Bodies are read up to 1 MB; redirects are not followed. */
export type HttpResponse = { status: number; headers: Record<string, string>; body: string }

/** What a person is told. Everything a channel needs to word it for its medium. */
export type Message = {
  /** Stable over retries: providers that know idempotency keys get this one. */
  key: string
  purpose: 'page' | 'resolved' | 'bundle' | 'verify' | 'test' | 'notice'
  title: string
  /** Plain text, a few lines. */
  text: string
  severity: Severity | null
  urgency: Urgency
  incident: { id: number; title: string; service: string | null; openedAt: Instant } | null
  /** The signed page that acknowledges without login; null where the purpose has none. */
  actionUrl: string | null
  /** Short code that a reply by SMS or a key press names, e.g. `47`. */
  replyCode: string | null
  /** For mail threads: the same for everything that belongs together. */
  thread: string | null
  /** What was bundled into this message. */
  bundled: { title: string; severity: Severity }[]
  verificationCode: string | null
}

/** `address` as the person gave it (mail address, phone number, URL, push subscription as JSON). */
export type Recipient = { name: string; address: string; secret?: unknown }

/**
 * accepted: the provider has it. unknown: it may have it (retried with the same key).
 * failed: it has not; `permanent` means that no retry can help.
 */
export type Receipt =
  | { outcome: 'accepted'; providerId?: string; detail?: string }
  | { outcome: 'unknown'; detail: string }
  | { outcome: 'failed'; detail: string; permanent: boolean; retryAfterMs?: number; disable?: boolean }

/** One way to reach a person. One file each, listed in `channels/index.ts`. */
export type Channel<Config = unknown> = {
  kind: string
  title: string
  /** Loud channels wake people; a person with none is shown as hard to reach. */
  loud: boolean
  /** What the administrator sets (SMTP host, account …); the form is drawn from it. Secrets are `.meta({ secret: true })`. */
  config: z.ZodType<Config>
  /** What a person enters as the address. */
  address: z.ZodType<string>
  send: (message: Message, recipient: Recipient, config: Config, io: Io) => Promise<Receipt>
}

export function channel<Config>(definition: Channel<Config>): Channel<Config> {
  return definition
}
