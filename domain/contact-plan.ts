import { MINUTE, type Instant } from './time.ts'
import type { Urgency } from './severity.ts'

/** A verified way to reach a person. */
export type Method = { id: number; channel: string }
export type Rule = { urgency: Urgency; delayMinutes: number; methodId: number }
export type PlannedPage = { methodId: number; channel: string; dueAt: Instant; reason: string }

/** When each channel is used for somebody who set no rules: loud ones at once for high urgency, mail for low. */
const DEFAULT_DELAYS: Record<Urgency, Record<string, number>> = {
  high: { browser: 0, 'web-push': 0, ntfy: 0, webhook: 0, 'twilio-voice': 1, 'twilio-sms': 3, email: 5 },
  low: { browser: 0, 'web-push': 0, email: 0 },
}

/**
 * Who is to be told gets told: which methods, when. Personal rules first; without any for this urgency the
 * defaults, moved forward so that the first is due at once. Where the way that was to be used first cannot be used
 * (any more), the rules that remain move forward to its time: a lost number must not delay the page. Rules that name no
 * usable method are as good as none, and a person with no usable method gets an empty plan (the caller escalates and
 * says so).
 */
export function contactPlan(rules: Rule[], methods: Method[], urgency: Urgency, now: Instant): PlannedPage[] {
  const usable = new Map(methods.map((method) => [method.id, method]))
  const wanted = rules.filter((rule) => rule.urgency === urgency)
  const own = wanted.filter((rule) => usable.has(rule.methodId))
  if (own.length > 0) {
    const lost = earliest(own) - earliest(wanted)
    const reason = lost > 0 ? 'by their own rule, earlier because their first way cannot be used' : 'by their own rule'
    return own.map((rule) => planned(usable.get(rule.methodId)!, rule.delayMinutes - lost, reason)).sort(byTime)
  }
  const delays = DEFAULT_DELAYS[urgency]
  const chosen = methods.filter((method) => method.channel in delays)
  const plan = (chosen.length > 0 ? chosen : methods).map((method) => ({ method, delay: delays[method.channel] ?? 0 }))
  const first = Math.min(...plan.map(({ delay }) => delay))
  return plan.map(({ method, delay }) => planned(method, delay - first, 'by the default rule')).sort(byTime)

  function planned(method: Method, delayMinutes: number, reason: string): PlannedPage {
    return { methodId: method.id, channel: method.channel, dueAt: now + delayMinutes * MINUTE, reason }
  }
}

function earliest(rules: Rule[]): number {
  return Math.min(...rules.map(({ delayMinutes }) => delayMinutes))
}

function byTime(a: PlannedPage, b: PlannedPage): number {
  return a.dueAt - b.dueAt || a.methodId - b.methodId
}

/** At most this many messages a person and channel in this span; what comes more is bundled into the next one. */
export const THROTTLE = { messages: 10, span: 15 * MINUTE }

/** Of a person's due messages on one channel, in order: first these go alone, then these as one, the rest waits until an instant. */
export type Allotment = { single: number; bundle: number; heldUntil?: Instant }

/**
 * How `count` due messages go. The first is never delayed; where the limit would be passed, the last that may go
 * carries all the others. `sentAt`: when messages went to this person on this channel, in any order; `heldBefore`:
 * some of these were held back, with the word that they come as one.
 */
export function allot(sentAt: Instant[], count: number, heldBefore: boolean, now: Instant): Allotment {
  const recent = sentAt.filter((at) => at > now - THROTTLE.span).sort((a, b) => a - b)
  const left = THROTTLE.messages - recent.length
  if (left > 0 && heldBefore) return { single: 0, bundle: count }
  if (count <= left) return { single: count, bundle: 0 }
  if (left > 0) return { single: left - 1, bundle: count - left + 1 }
  return { single: 0, bundle: 0, heldUntil: recent[recent.length - THROTTLE.messages]! + THROTTLE.span }
}

/** How many of a person's due messages that cannot travel together go now, and when there is room again for the rest. */
export function allotAlone(sentAt: Instant[], count: number, now: Instant): { going: number; heldUntil?: Instant } {
  const { single, bundle } = allot(sentAt, count, false, now)
  const going = single + Math.min(bundle, 1)
  return going === count
    ? { going }
    : { going, heldUntil: allot([...sentAt, ...Array<Instant>(going).fill(now)], 1, false, now).heldUntil! }
}
