import { cleanLine } from '../domain/text.ts'
import { HOUR, SECOND, type Instant } from '../domain/time.ts'
import type { HttpResponse, Receipt } from './channel.ts'
import { OutboundError } from './outbound-error.ts'

/** Runs a send; what the way out threw becomes a receipt, faults of our own are thrown on. */
export async function sending(send: () => Promise<Receipt>): Promise<Receipt> {
  try {
    return await send()
  } catch (error) {
    if (error instanceof OutboundError) return receiptOfError(error)
    throw error
  }
}

function receiptOfError(error: OutboundError): Receipt {
  if (error.mayHaveArrived) return { outcome: 'unknown', detail: error.message }
  return { outcome: 'failed', detail: error.message, permanent: error.permanent }
}

export function failed(detail: string, permanent = true): Receipt {
  return { outcome: 'failed', detail, permanent }
}

/**
 * What an answer other than 2xx means for a retry. `who` names the answering side, `said` its own words if it
 * has any. 502 and 504 come from something in between that lost sight of the request: it may have been served.
 */
export function receiptOfStatus(response: HttpResponse, who: string, now: Instant, said = ''): Receipt {
  const { status } = response
  const words = cleanLine(said, 200)
  const answered = `${who} answered ${status}${words === '' ? '' : `: ${words}`}`
  if (status === 502 || status === 504) return { outcome: 'unknown', detail: `${answered}. It may have been served.` }
  if (status >= 300 && status < 400) {
    return failed(`${answered}, a redirect, which is not followed. Enter the address that it points to.`)
  }
  const permanent = status < 500 && ![408, 425, 429].includes(status)
  const wait = permanent ? undefined : retryAfter(response.headers['retry-after'], now)
  return { outcome: 'failed', detail: `${answered}.`, permanent, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110), at most an hour. */
export function retryAfter(header: string | undefined, now: Instant): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), HOUR)
}

/** An object out of a JSON body; empty where the body is none. */
export function readObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
