import { contactPlan, type Method, type Rule } from '../../domain/contact-plan.ts'
import type { Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { NewPage, Purpose } from '../pages/store.ts'

export type Contacts = Map<number, { name: string; methods: Method[]; rules: Rule[] }>

/** Who is reached becomes pages by their own rules; `silent` names those who have no usable way to be reached. */
export function planPages(
  target: { incidentId: number; escalationId: number | null; purpose: Purpose; urgency: Urgency },
  users: { userId: number; reason: string }[],
  contacts: Contacts,
  now: Instant,
): { pages: NewPage[]; silent: number[] } {
  const pages: NewPage[] = []
  const silent: number[] = []
  for (const { userId, reason } of users) {
    const contact = contacts.get(userId)
    const plan = contact ? contactPlan(contact.rules, contact.methods, target.urgency, now) : []
    if (plan.length === 0) silent.push(userId)
    for (const planned of plan) {
      pages.push({
        incidentId: target.incidentId,
        escalationId: target.escalationId,
        purpose: target.purpose,
        urgency: target.urgency,
        userId,
        methodId: planned.methodId,
        channel: planned.channel,
        reason: `${reason}, ${planned.reason}`,
        dueAt: planned.dueAt,
      })
    }
  }
  return { pages, silent }
}
