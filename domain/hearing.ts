import { can, type Actor, type Permission } from './permission.ts'

/** An entry of the record as live updates tell of it: what it is about, never what it says. */
export type Heard = { kind: string; subject: string; subjectId: number | null; incidentId: number | null }

/** What one has to be allowed to read to hear that it changed. A subject that is not named here is for auditors. */
const READS: Record<string, Permission> = {
  incident: 'incident.read',
  postmortem: 'postmortem.read',
  schedule: 'oncall.read',
  policy: 'oncall.read',
  service: 'service.read',
  team: 'people.read',
  responseRole: 'response.read',
  incidentType: 'response.read',
  stakeholders: 'response.read',
  integration: 'integration.read',
  channel: 'channel.read',
}

/** Changes of people that show in lists which everybody sees; when somebody signs in or loses a phone does not. */
const PUBLIC_OF_PEOPLE: readonly string[] = ['user.invited', 'user.joined', 'user.changed', 'user.deactivated', 'user.reactivated']

/**
 * May this actor hear of it? Whether they may see the incident that it belongs to is another question, which the
 * database answers. A responder's device hears of incidents alone.
 */
export function mayHear(actor: Actor, { kind, subject, subjectId, incidentId }: Heard): boolean {
  if (incidentId !== null && !can(actor, 'incident.read')) return false
  if (subject === 'user') {
    if (actor.kind === 'user' && !actor.responderOnly && actor.userId === subjectId) return true
    return can(actor, PUBLIC_OF_PEOPLE.includes(kind) ? 'people.read' : 'audit.read')
  }
  return can(actor, READS[subject] ?? 'audit.read')
}

/** Hints name no entry of the record, only what is worth fetching anew. */
export const HINTS = { alerts: 'alert.read' } as const satisfies Record<string, Permission>
export type Hint = keyof typeof HINTS
