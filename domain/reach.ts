import { escalationStep, type EscalationPolicy, type Reached, type Target } from './escalation.ts'
import type { Role } from './permission.ts'
import { onCallAt, shifts, usersOf, type Schedule } from './schedule.ts'
import { DAY, formatLocal, type Instant } from './time.ts'

/** A person as far as reaching them goes. */
export type Person = {
  id: number
  name: string
  role: Role
  state: 'invited' | 'active' | 'deactivated'
}

/** Everything that targets may stand for, as it is stored; what is missing here does not exist any more. */
export type Roster = {
  people: Map<number, Person>
  teams: Map<number, { name: string; deleted: boolean; members: number[] }>
  schedules: Map<number, { name: string; deleted: boolean; schedule: Schedule }>
}

/** How far ahead it is said when somebody is on call again. */
export const LOOK_AHEAD = 14 * DAY

/** What a target reaches at this instant, and why; where that is nobody, why not and until when. */
export function reachOf(roster: Roster, target: Target, at: Instant): Reached {
  if (target.kind === 'user') {
    const no = whyNot(roster.people.get(target.id))
    return no ? none(target, no) : { target, users: [{ userId: target.id, reason: 'named in the policy' }] }
  }
  if (target.kind === 'team') return reachTeam(roster, target)
  try {
    return reachSchedule(roster, target, at)
  } catch (fault) {
    // Whatever is wrong with one schedule must not keep the next level from being told.
    return none(target, `the schedule ${roster.schedules.get(target.id)!.name} cannot be computed: ${(fault as Error).message}`)
  }
}

function reachTeam(roster: Roster, target: Target): Reached {
  const team = roster.teams.get(target.id)
  if (!team || team.deleted) return none(target, team ? `the team ${team.name} was deleted` : 'a team that does not exist any more')
  const members = team.members.filter((id) => !whyNot(roster.people.get(id)))
  if (members.length > 0)
    return {
      target,
      users: members.map((userId) => ({ userId, reason: `in the team ${team.name}` })),
    }
  return none(target, team.members.length === 0 ? `the team ${team.name} has no members` : `nobody in the team ${team.name} can be paged`)
}

function reachSchedule(roster: Roster, target: Target, at: Instant): Reached {
  const found = roster.schedules.get(target.id)
  if (!found || found.deleted) {
    return none(target, found ? `the schedule ${found.name} was deleted` : 'a schedule that does not exist any more')
  }
  const { name, schedule } = found
  const users = onCallAt(withoutIneligible(schedule, roster.people), at)
  if (users.length > 0) return { target, users: users.map(({ userId, reason }) => ({ userId, reason: `on call on ${name}, ${reason}` })) }
  const barred = onCallAt(schedule, at).map(({ userId }) => whyNot(roster.people.get(userId)))
  const next = shifts(withoutIneligible(schedule, roster.people), at, at + LOOK_AHEAD)[0]
  const until = next ? `until ${formatLocal(next.start, schedule.timezone)}` : 'for the next 14 days'
  return none(target, `nobody is on call on ${name} ${until}${barred.length > 0 ? ` (${barred.join('; ')})` : ''}`)
}

/** The schedule as it counts: nobody stands in it who may not be paged, and layers that have only such people give way. */
export function withoutIneligible(schedule: Schedule, people: Map<number, Person>): Schedule {
  return { ...schedule, ineligibleUserIds: usersOf(schedule).filter((id) => whyNot(people.get(id)) !== undefined) }
}

export type FirstReached = {
  people: { userId: number; name: string; reason: string }[]
  /** The level they stand on, counted from 1; null for the last resort, or when nobody is reached. */
  level: number | null
  lastResort: boolean
  /** Why the levels before them reach nobody. */
  empty: string | null
}

/** Whom a policy would page first at this instant. */
export function firstReached(policy: EscalationPolicy, roster: Roster, at: Instant): FirstReached {
  const step = escalationStep(policy, { level: 0, cycle: 0 }, (target) => reachOf(roster, target, at), at)
  const { reached, skipped } = step
  return {
    people: (reached?.users ?? []).map((user) => ({ ...user, name: roster.people.get(user.userId)!.name })),
    level: reached && !reached.lastResort ? reached.level + 1 : null,
    lastResort: reached?.lastResort ?? false,
    empty: skipped.length === 0 ? null : skipped.map((s) => s.reason).join('; '),
  }
}

function none(target: Target, empty: string): Reached {
  return { target, users: [], empty }
}

/** Why a person is never paged, in words; undefined when they may be. */
export function whyNot(person: Person | undefined): string | undefined {
  if (!person) return 'somebody who does not exist any more is named'
  if (person.state === 'deactivated') return `${person.name} is deactivated`
  if (person.state === 'invited') return `${person.name} has not accepted the invitation yet`
  if (person.role === 'viewer') return `${person.name} is a viewer, who cannot respond`
  return undefined
}
