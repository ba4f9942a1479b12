import { scannerNamed } from './scanners.ts'
import { SECOND, type Instant } from './time.ts'

/** Acts that need more than a press: words, a time, somebody. */
export const FORM_ACTS = ['note', 'snooze', 'setSeverity', 'addResponders', 'reassign'] as const
export type FormAct = (typeof FORM_ACTS)[number]

/** What the holder of a page's link may do with it. `acknowledgeAll`: also what was bundled into the same message. */
export const LINK_ACTS = ['acknowledge', 'acknowledgeAll', 'decline', 'escalate', 'resolve', 'unacknowledge', ...FORM_ACTS] as const
export type LinkAct = (typeof LINK_ACTS)[number]

/** Nobody reads a page and presses within this after it was sent; mail gateways open and submit what they find at once. */
const TOO_SOON = 3 * SECOND

/** A press of a button on the page behind a link, as far as it shows whether a person did it. */
export type Press = {
  now: Instant
  /** When the page was sent last, by business time. */
  sentAt: Instant
  userAgent: string | undefined
  /** `Sec-Fetch-Site`, which a page's script cannot forge; absent in old browsers. */
  site: string | undefined
  /** The `Origin` header names another address; only looked at where the browser sends no `Sec-Fetch-Site`. */
  foreignOrigin: boolean
  /** The field that each opened page carries: `used` when an earlier press with it was doubted already. */
  form: 'right' | 'missing' | 'wrong' | 'used'
}

/**
 * Why a press may not come from a person, in words for the timeline; undefined when nothing speaks against it.
 * A doubted press changes nothing and is asked for once more: waking somebody once too often is better than
 * stopping an escalation for a mail scanner (links are pressed by machines that run scripts and submit forms).
 */
export function doubtPress({ now, sentAt, userAgent, site, foreignOrigin, form }: Press): string | undefined {
  const scanner = scannerNamed(userAgent)
  if (scanner) return `it came from ${scanner}`
  if (site === undefined ? foreignOrigin : site !== 'same-origin' && site !== 'none') return 'it was sent from another site'
  if (form === 'missing' || form === 'wrong') return 'the page was not opened first'
  if (form === 'used') return 'an earlier press with the same page was doubted already'
  if (now - sentAt < TOO_SOON) return `it came less than ${TOO_SOON / SECOND} seconds after the page was sent`
  return undefined
}
