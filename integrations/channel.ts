import type { Socket } from 'node:net'
import type { z } from 'zod'
import type { Severity, Urgency } from '../domain/severity.ts'
import type { Instant } from '../domain/time.ts'

/**
 * The outside world as a channel may touch it: both ways check the address that is really connected to.
 * What goes wrong is thrown as `OutboundError` (integrations/outbound-error.ts), which knows whether the
 * other side may have received something.
 */
export type Io = {
  http: (request: HttpRequest) => Promise<HttpResponse>
  /** A bare TCP connection, ended by either signal. `unencrypted`: only to addresses that are not public. */
  connect: (target: { host: string; port: number; signal: AbortSignal; unencrypted?: boolean }) => Promise<Socket>
  /** Hands the message to the open tabs of a person; absent where no live hub runs. */
  browser?: (userId: number, message: Message) => Promise<'shown' | 'no tab'>
  /** Address of this installation as people and providers reach it, without a trailing slash. */
  publicUrl?: string
  now: () => Instant
  signal: AbortSignal
}
export type HttpRequest = {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** How much of the answer is read; 1 MB unless told. */
  maxBytes?: number
}
/** Redirects are not followed. Header names are in lower case. */
export type HttpResponse = {
  status: number
  headers: Record<string, string>
  /** At most `maxBytes` of the request. */
  body: string
  /** Why the body is not whole: too large, out of time, or the other side hung up; null when it is whole. */
  cut: 'size' | 'time' | 'closed' | null
}

/** What a person is told. Everything a channel needs to word it for its medium. */
export type Message = {
  /** Stable over retries: providers that know idempotency keys get this one. */
  key: string
  /**
   * notice: somebody's own words, said as they are written. task: as loud as a page, but there is nothing to acknowledge;
   * title and text say what is to be done.
   */
  purpose: 'page' | 'task' | 'resolved' | 'bundle' | 'verify' | 'test' | 'notice'
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

/** What a message holds that is about no incident: a code, a test, an invitation. */
export const ABOUT_NOTHING: Omit<Message, 'key' | 'purpose' | 'title' | 'text'> = {
  severity: null,
  urgency: 'low',
  incident: null,
  actionUrl: null,
  replyCode: null,
  thread: null,
  bundled: [],
  verificationCode: null,
}

/**
 * `address` as the person gave it (mail address, phone number, URL, the endpoint of a push subscription);
 * `secret` what must not be read back (a webhook's signing secrets, a subscription's keys), see `Channel.secret`.
 */
export type Recipient = { name: string; address: string; secret?: unknown }

/**
 * accepted: the provider has it. unknown: it may have it (retried with the same key).
 * failed: it has not; `permanent` means that no retry can help.
 */
export type Receipt =
  | { outcome: 'accepted'; providerId?: string; detail?: string }
  | { outcome: 'unknown'; detail: string }
  | {
      outcome: 'failed'
      detail: string
      permanent: boolean
      retryAfterMs?: number
      disable?: boolean
    }

/** One way to reach a person. One file each, listed in `channels/index.ts`. */
export type Channel<Config = unknown> = {
  kind: string
  title: string
  /** One or two sentences for the person who chooses it. */
  about: string
  /** Loud channels wake people; a person with none is shown as hard to reach. */
  loud: boolean
  /** What the administrator sets (SMTP host, account …); the form is drawn from it. Secrets are `.meta({ secret: true })`. */
  config: z.ZodType<Config>
  /** What a person enters as the address. */
  address: z.ZodType<string>
  /** What belongs to the address and must not be read back; absent where nothing does. */
  secret?: z.ZodType
  /** Never throws for what the outside world does: that is a receipt. */
  send(message: Message, recipient: Recipient, config: Config, io: Io): Promise<Receipt>
}

export function channel<Config>(definition: Channel<Config>): Channel<Config> {
  return definition
}
