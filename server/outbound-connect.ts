import { lookup as systemResolver } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import { OutboundError, OutboundRefused } from '../integrations/outbound-error.ts'
import { isPublicAddress } from '../integrations/network.ts'
import { isReachable, rangeFor, type AllowedRange } from './outbound-address.ts'

type Resolved = { address: string; family: number }
export type Lookup = (host: string) => Promise<Resolved[]>

export type Target = { host: string; port: number; unencrypted?: boolean }

/** The operating system's resolver: it knows /etc/hosts and what the container network adds. */
export const systemLookup: Lookup = (host) => systemResolver(host, { all: true })

/**
 * Lets requests for the same host share one running look-up. The system's resolver blocks a thread of a
 * small pool; so a host whose DNS hangs costs one thread, however many pages wait for it.
 */
export function sharedLookup(lookup: Lookup): Lookup {
  const running = new Map<string, Promise<Resolved[]>>()
  return (host) => {
    const known = running.get(host)
    if (known !== undefined) return known
    const started = lookup(host).finally(() => running.delete(host))
    running.set(host, started)
    return started
  }
}

/**
 * Connects to an address that was checked: the name is resolved once, addresses that may not be reached
 * are struck out, and the socket gets the rest as numbers, so that no second look-up can differ. What it
 * finally connected to is checked again. Everything thrown here is certain not to have sent anything.
 */
export async function connectChecked(target: Target, allowed: AllowedRange[], lookup: Lookup, signal: AbortSignal): Promise<Socket> {
  const { port } = target
  const host = plainHost(target.host)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new OutboundRefused(`${port} is not a port to connect to. Use one from 1 to 65535.`)
  }
  const resolved = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host, lookup, signal)
  const open = resolved.filter(({ address }) => isReachable(address, allowed))
  if (open.length === 0) throw refusal(host, resolved[0]!.address)
  const usable = target.unencrypted === true ? open.filter(({ address }) => !isPublicAddress(address)) : open
  if (usable.length === 0) {
    throw new OutboundRefused(`${host} is a public address, and unencrypted connections go only to loopback and private ones. Turn TLS on.`)
  }
  const socket = await openSocket(host, port, usable, signal)
  const { remoteAddress = '' } = socket
  if (!usable.some(({ address }) => address === remoteAddress) && !isReachable(remoteAddress, allowed)) {
    socket.destroy()
    throw refusal(host, remoteAddress)
  }
  return socket
}

function plainHost(text: string): string {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  // the rules of URLs for names: turns odd spellings of addresses (0x7f.1, full-width digits) into plain ones
  const host = isIP(bare) ? bare : /[\s/\\?#@]/.test(bare) ? '' : domainToASCII(bare)
  if (host === '') throw new OutboundRefused(`${JSON.stringify(text)} is not a host name. Write a name or an address.`)
  return host
}

async function resolve(host: string, lookup: Lookup, signal: AbortSignal): Promise<Resolved[]> {
  try {
    const resolved = await beforeAbort(lookup(host), signal)
    if (resolved.length > 0) return resolved
  } catch (error) {
    if (signal.aborted) throw outOfTime(`${host} could not be looked up`, signal)
    const code = codeOf(error)
    if (code !== 'ENOTFOUND') {
      throw notSent(`${host} could not be looked up (${code}). Check the DNS of this machine.`, code, error)
    }
  }
  throw notSent(`There is no host called ${host}. Check how it is written, and the DNS of this machine.`, 'ENOTFOUND')
}

function openSocket(host: string, port: number, addresses: Resolved[], signal: AbortSignal): Promise<Socket> {
  return new Promise((done, fail) => {
    if (signal.aborted) return fail(outOfTime(`${host}:${port} was not connected to`, signal))
    const socket = connect({
      host: isIP(host) ? addresses[0]!.address : host,
      port,
      noDelay: true,
      autoSelectFamily: addresses.length > 1,
      autoSelectFamilyAttemptTimeout: 1_000,
      lookup: (_host, options, callback) => {
        if (options.all === true) callback(null, addresses)
        else callback(null, addresses[0]!.address, addresses[0]!.family)
      },
    })
    const stop = () => {
      socket.destroy()
      settle()
      fail(outOfTime(`${host}:${port} did not answer`, signal))
    }
    // stays on the socket: an error in the moment before its new owner listens must not end the process
    const failed = (error: Error) => {
      settle()
      const code = codeOf(error)
      fail(notSent(`${host}:${port} ${CONNECT_FAULTS[code] ?? `could not be connected to (${code}).`}`, code, error))
    }
    const settle = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    socket.on('error', failed)
    socket.once('connect', () => {
      settle()
      done(socket)
    })
  })
}

const CONNECT_FAULTS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection. Check the port, and that the server runs.',
  EHOSTUNREACH: 'is not reachable from here. Check routes and firewalls.',
  ENETUNREACH: 'is not reachable from here. Check routes and firewalls.',
  ETIMEDOUT: 'did not answer. Check routes and firewalls.',
  ECONNRESET: 'closed the connection at once. Check the port, and that the server runs.',
}

function refusal(host: string, address: string): OutboundRefused {
  const where = host === address ? `${address} is` : `${host} is at ${address},`
  return new OutboundRefused(
    `${where} a private or reserved address, where Muster does not connect by itself. ` +
      `If it is meant, add ${rangeFor(address)} to MUSTER_ALLOWED_PRIVATE.`,
  )
}

function notSent(message: string, code: string, cause?: unknown): OutboundError {
  return new OutboundError(message, { code, mayHaveArrived: false, cause })
}

/** Why a signal ended it: its own time limit, or somebody who no longer wants it. */
export function outOfTime(what: string, signal: AbortSignal, mayHaveArrived = false): OutboundError {
  const late = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
  const why = late ? 'in time' : 'before it was called off'
  return new OutboundError(`${what} ${why}.`, {
    code: late ? 'timeout' : 'stopped',
    mayHaveArrived,
  })
}

export function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code)
  return error instanceof Error ? error.name : 'unknown error'
}

/** The promise's outcome, or the signal's reason if that comes first. */
export async function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const stop = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
