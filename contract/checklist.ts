import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const ChecklistItem = z.strictObject({
  id: z.enum(['channel', 'schedule', 'policy', 'service', 'integration', 'heard', 'people', 'answered']),
  done: z.boolean(),
  title: z.string(),
  /** What goes wrong without it. */
  why: z.string(),
  /** Where in the app it is done. */
  to: z.string(),
})
export type ChecklistItem = z.infer<typeof ChecklistItem>

export const getChecklist = endpoint({
  method: 'GET',
  path: '/checklist',
  access: 'session',
  summary: 'What still has to be set up before a page reaches somebody, as far as you may do it',
  out: z.strictObject({ items: z.array(ChecklistItem) }),
})
