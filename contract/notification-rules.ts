import { z } from 'zod'
import { Urgency } from '../domain/severity.ts'
import { ById, endpoint, Id, IdText } from './endpoint.ts'

export const NotificationRule = z.strictObject({
  methodId: Id,
  /** Minutes after the person is to be told, if nobody acknowledged by then. */
  delayMinutes: z.int().min(0, 'Not before the page itself.').max(1_440, 'At most a day.'),
})

/** `own: false`: nothing is set, and these are the defaults that apply to what the person has verified. */
export const RuleList = z.strictObject({ own: z.boolean(), rules: z.array(NotificationRule) })
export const NotificationRules = z.strictObject({ high: RuleList, low: RuleList })
export type NotificationRules = z.infer<typeof NotificationRules>

export const getNotificationRules = endpoint({
  method: 'GET',
  path: '/people/:id/notification-rules',
  access: { permit: 'people.read' },
  summary: 'How somebody is told, by urgency',
  params: ById,
  out: NotificationRules,
})
export const setNotificationRules = endpoint({
  method: 'PUT',
  path: '/people/:id/notification-rules/:urgency',
  access: { permit: 'self.write' },
  summary: 'Set the whole list for one urgency; an empty list goes back to the defaults',
  params: z.strictObject({ id: IdText, urgency: Urgency }),
  body: z.strictObject({ rules: z.array(NotificationRule).max(15, 'At most 15 rules.') }),
  out: NotificationRules,
})
