import type { Role } from '../../domain/permission.ts'
import type { Option } from '../ui/form/control.ts'

export const ROLE_OPTIONS: readonly Option<Role>[] = [
  { value: 'admin', label: 'Administrator', hint: 'Everything, also people, channels and tokens' },
  { value: 'manager', label: 'Manager', hint: 'Schedules, policies, services and teams' },
  { value: 'responder', label: 'Responder', hint: 'On call, acts on incidents, overrides' },
  { value: 'viewer', label: 'Viewer', hint: 'Reads, may declare an incident, is never paged' },
]
export const roleWord = (role: Role): string => ROLE_OPTIONS.find((one) => one.value === role)?.label ?? role
