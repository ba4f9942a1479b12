import { z } from 'zod'
import { PERMISSIONS, Role } from '../domain/permission.ts'
import { Timezone } from '../domain/time.ts'
import { endpoint, Id, Name } from './endpoint.ts'

export const Preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Shortcuts of a single letter; off for those who steer by voice or type without looking. */
  singleKeys: z.boolean().default(true),
  timeFormat: z.enum(['system', '12h', '24h']).default('system'),
})
export type Preferences = z.infer<typeof Preferences>

export const Me = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  timezone: z.string(),
  /** This device may only answer pages. */
  responderOnly: z.boolean(),
  permissions: z.array(z.enum(PERMISSIONS as [string, ...string[]])),
  preferences: Preferences,
  readiness: z.strictObject({ ready: z.boolean(), faults: z.array(z.string()) }),
})
export type Me = z.infer<typeof Me>

export const getMe = endpoint({ method: 'GET', path: '/me', access: 'device', summary: 'Who you are and what you may do', out: Me })
export const updateMe = endpoint({
  method: 'PATCH',
  path: '/me',
  access: 'session',
  summary: 'Change your name or time zone',
  body: z.strictObject({ name: Name.optional(), timezone: Timezone.optional() }),
  out: Me,
})
export const setPreferences = endpoint({
  method: 'PUT',
  path: '/me/preferences',
  access: 'session',
  summary: 'Set your preferences',
  body: Preferences,
  out: Me,
})
