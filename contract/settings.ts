import { Retention } from '../domain/retention.ts'
import { endpoint } from './endpoint.ts'

export const getRetention = endpoint({
  method: 'GET',
  path: '/settings/retention',
  access: { permit: 'health.read' },
  summary: 'How many days things are kept',
  out: Retention,
})
export const setRetention = endpoint({
  method: 'PUT',
  path: '/settings/retention',
  access: { permit: 'setting.write' },
  summary: 'Change how many days things are kept; what is left out goes back to the usual',
  body: Retention,
  out: Retention,
})
