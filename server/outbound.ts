import type { Instant } from '../domain/time.ts'
import type { Io } from '../integrations/channel.ts'
import { readAllowedRanges } from './outbound-address.ts'
import { connectChecked, sharedLookup, systemLookup, type Lookup } from './outbound-connect.ts'
import { exchange, freeConnections, readTarget, secure, trusting } from './outbound-http.ts'

/** A little under the 10 s that a try to send may take, so that what is known of its end still becomes its receipt. */
const TIME_LIMIT_MS = 9_500

export type OutboundOptions = {
  /** CIDR ranges or addresses that are not public and may be connected to all the same. */
  allowedPrivate: string[]
  now: () => Instant
  /** For one request or one connection, from the look-up to the last byte; milliseconds. */
  timeoutMs?: number
  lookup?: Lookup
  /** PEM certificates of authorities that are trusted besides the usual ones. */
  ca?: string[]
  publicUrl?: string
  browser?: NonNullable<Io['browser']>
}

/**
 * The one way out. Every connection goes to an address that was checked (see outbound-connect.ts);
 * redirects are never followed, TLS is always verified, proxy settings of the environment are not read.
 * Throws `OutboundRefused` for what the guard forbids, `OutboundError` for everything else.
 */
export function createIo(options: OutboundOptions): (signal: AbortSignal) => Io {
  const { timeoutMs = TIME_LIMIT_MS, now, browser, publicUrl } = options
  const allowed = readAllowedRanges(options.allowedPrivate)
  const trust = trusting(options.ca ?? [])
  const agent = freeConnections()
  const lookup = sharedLookup(options.lookup ?? systemLookup)
  const extras = { ...(browser && { browser }), ...(publicUrl !== undefined && { publicUrl }) }

  return (signal) => ({
    ...extras,
    now,
    signal,
    async http(request) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const target = readTarget(request.url)
      const open = async () => {
        const plain = await connectChecked(target, allowed, lookup, limit)
        return target.secure ? await secure(plain, target, trust, limit) : plain
      }
      return await exchange(request, target, agent, open, limit)
    },
    async connect({ signal: own, ...target }) {
      const wanted = AbortSignal.any([signal, own])
      const socket = await connectChecked(target, allowed, lookup, AbortSignal.any([wanted, AbortSignal.timeout(timeoutMs)]))
      const end = () => socket.destroy()
      if (wanted.aborted) end()
      wanted.addEventListener('abort', end, { once: true })
      socket.once('close', () => wanted.removeEventListener('abort', end))
      return socket
    },
  })
}
