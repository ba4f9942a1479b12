import { z } from 'zod'

/** What a person may be here, most powerful first. */
export const ROLES = ['admin', 'manager', 'responder', 'viewer'] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/**
 * The policy table: which roles may do what. A responder may be on call and act on incidents
 * without any right to edit configuration; only an administrator touches secrets and people's roles.
 */
const POLICY = {
  'alert.read': ['admin', 'manager', 'responder', 'viewer'],
  'incident.read': ['admin', 'manager', 'responder', 'viewer'],
  'incident.respond': ['admin', 'manager', 'responder'],
  'incident.declare': ['admin', 'manager', 'responder', 'viewer'],
  'page.send': ['admin', 'manager', 'responder'],
  'oncall.read': ['admin', 'manager', 'responder', 'viewer'],
  'schedule.write': ['admin', 'manager'],
  'override.write': ['admin', 'manager', 'responder'],
  'policy.write': ['admin', 'manager'],
  'service.read': ['admin', 'manager', 'responder', 'viewer'],
  'service.write': ['admin', 'manager'],
  'asset.read': ['admin', 'manager', 'responder', 'viewer'],
  'asset.write': ['admin', 'manager'],
  'urgency.write': ['admin', 'manager'],
  'response.read': ['admin', 'manager', 'responder', 'viewer'],
  'response.write': ['admin', 'manager'],
  // to do what is asked of oneself: whose it is, is checked where it is done
  'task.answer': ['admin', 'manager', 'responder', 'viewer'],
  'integration.read': ['admin', 'manager'],
  'integration.write': ['admin', 'manager'],
  'people.read': ['admin', 'manager', 'responder', 'viewer'],
  'people.write': ['admin'],
  'team.write': ['admin', 'manager'],
  'self.write': ['admin', 'manager', 'responder', 'viewer'],
  'postmortem.read': ['admin', 'manager', 'responder', 'viewer'],
  'postmortem.write': ['admin', 'manager', 'responder'],
  'channel.read': ['admin', 'manager'],
  'channel.write': ['admin'],
  'delivery.read': ['admin', 'manager', 'responder'],
  'payload.read': ['admin', 'manager'],
  'audit.read': ['admin', 'manager'],
  'health.read': ['admin', 'manager', 'responder', 'viewer'],
  'token.write': ['admin'],
  'setting.write': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof POLICY
export const PERMISSIONS = Object.keys(POLICY) as Permission[]

/** API tokens carry scopes instead of a role: `read` everything readable, `respond` to incidents, `write` configuration, `admin` all. */
export const Scope = z.enum(['read', 'respond', 'write', 'admin'])
export type Scope = z.infer<typeof Scope>

/** The id by which the record names MUSTER_ADMIN_TOKEN, which is set in the environment and is no row. */
export const ENVIRONMENT_TOKEN = 0

/** Who acts. A token acts for no person; a responder session may only answer pages. */
export type Actor =
  | { kind: 'user'; userId: number; role: Role; responderOnly?: boolean }
  | { kind: 'token'; tokenId: number; scopes: Scope[] }
  | { kind: 'system' }

/** The person who acts; null for a token and for Muster itself. */
export function userIdOf(actor: Actor): number | null {
  return actor.kind === 'user' ? actor.userId : null
}

export function can(actor: Actor, permission: Permission): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'token') return actor.scopes.some((scope) => scopeAllows(scope, permission))
  if (actor.responderOnly && permission !== 'incident.read' && permission !== 'incident.respond') return false
  return (POLICY[permission] as readonly Role[]).includes(actor.role)
}

const ADMIN_ONLY: readonly Permission[] = ['people.write', 'channel.write', 'token.write', 'setting.write', 'audit.read']
const RESPOND: readonly Permission[] = ['incident.respond', 'incident.declare', 'page.send']

function scopeAllows(scope: Scope, permission: Permission): boolean {
  if (scope === 'admin') return true
  if (ADMIN_ONLY.includes(permission)) return false
  const reads = permission.endsWith('.read')
  if (scope === 'read') return reads
  if (scope === 'respond') return reads || RESPOND.includes(permission)
  return permission !== 'self.write'
}
