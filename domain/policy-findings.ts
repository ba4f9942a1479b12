import { targetsOf, type EscalationPolicy, type Target } from './escalation.ts'
import { whyNot, withoutIneligible, type Roster } from './reach.ts'
import { gaps, usersOf } from './schedule.ts'
import type { Contacts } from './simulation.ts'
import { DAY, formatLocal, HOUR, type Instant } from './time.ts'

/** Something about a policy that will hurt at night. `level` counts from 0; null: it concerns the whole. */
export type Finding = { severity: 'error' | 'warning' | 'info'; level: number | null; message: string }

/** Schedules are looked at so far ahead. */
export const FINDINGS_AHEAD = 30 * DAY

/**
 * What is wrong with a policy, worst first. An error means that somebody who relies on it may hear nothing;
 * a warning that a part of it does not work; information is worth knowing.
 */
export function policyFindings(policy: EscalationPolicy, roster: Roster, contacts: Contacts, at: Instant): Finding[] {
  const findings: Finding[] = []
  const dead = policy.levels.map((level) => level.targets.map((target) => deadReason(roster, target, at)))
  const deadLevels = dead.filter((reasons) => reasons.every((reason) => reason !== null)).length

  for (const [level, { targets }] of policy.levels.entries()) {
    const reasons = dead[level]!
    const unreachable = reasons.every((reason) => reason !== null)
    if (unreachable) {
      const severity = deadLevels === policy.levels.length && !policy.lastResort ? 'error' : 'warning'
      findings.push({ severity, level, message: `Level ${level + 1} reaches nobody: ${reasons.join('; ')}. It is skipped at once.` })
    } else {
      for (const reason of reasons)
        if (reason) findings.push({ severity: 'warning', level, message: `A target of level ${level + 1} reaches nobody: ${reason}.` })
    }
    for (const [i, target] of targets.entries()) {
      if (reasons[i] === null && target.kind === 'schedule') findings.push(...gapFindings(roster, target, level, targets.length === 1, at))
    }
  }

  findings.push(...contactFindings(policy, roster, contacts))
  if (!policy.lastResort) {
    findings.push({
      severity: 'warning',
      level: null,
      message: 'There is no last resort: when every level has passed unheard, nobody else is told.',
    })
  } else {
    const reason = deadReason(roster, policy.lastResort, at)
    if (reason) findings.push({ severity: 'error', level: null, message: `The last resort reaches nobody: ${reason}.` })
  }
  return findings.sort((a, b) => RANK[a.severity] - RANK[b.severity] || (a.level ?? 99) - (b.level ?? 99))
}

const RANK = { error: 0, warning: 1, info: 2 }

/** Why a target reaches nobody for a long time, not only now; null when it does. */
function deadReason(roster: Roster, target: Target, at: Instant): string | null {
  if (target.kind === 'user') return whyNot(roster.people.get(target.id)) ?? null
  if (target.kind === 'team') {
    const team = roster.teams.get(target.id)
    if (!team || team.deleted) return team ? `the team ${team.name} was deleted` : 'a team does not exist any more'
    if (team.members.length === 0) return `the team ${team.name} has no members`
    return team.members.some((id) => !whyNot(roster.people.get(id))) ? null : `nobody in the team ${team.name} can be paged`
  }
  const found = roster.schedules.get(target.id)
  if (!found || found.deleted) return found ? `the schedule ${found.name} was deleted` : 'a schedule does not exist any more'
  const holes = gaps(withoutIneligible(found.schedule, roster.people), at, at + FINDINGS_AHEAD)
  const never = hoursOf(holes) >= FINDINGS_AHEAD / HOUR
  return never ? `nobody is on call on ${found.name} in the next 30 days` : null
}

function gapFindings(roster: Roster, target: Target, level: number, alone: boolean, at: Instant): Finding[] {
  const { name, schedule } = roster.schedules.get(target.id)!
  const holes = gaps(withoutIneligible(schedule, roster.people), at, at + FINDINGS_AHEAD)
  const first = holes[0]
  if (!first) return []
  const when = `${formatLocal(first.start, schedule.timezone)} to ${formatLocal(first.end, schedule.timezone)}`
  const hours = Math.round(hoursOf(holes) * 10) / 10
  return [
    {
      severity: alone ? 'warning' : 'info',
      level,
      message: `${name} has nobody on call for ${hours} ${hours === 1 ? 'hour' : 'hours'} of the next 30 days, first from ${when}${alone ? '; level ' + (level + 1) + ' is skipped then' : ''}.`,
    },
  ]
}

function hoursOf(spans: { start: Instant; end: Instant }[]): number {
  return spans.reduce((sum, { start, end }) => sum + (end - start), 0) / HOUR
}

/** People whom the policy would page and who would hear nothing. */
function contactFindings(policy: EscalationPolicy, roster: Roster, contacts: Contacts): Finding[] {
  const findings = new Map<number, Finding>()
  for (const target of targetsOf(policy)) {
    const at = policy.levels.findIndex((level) => level.targets.some((each) => each.kind === target.kind && each.id === target.id))
    for (const id of peopleOf(roster, target)) {
      if (findings.has(id) || whyNot(roster.people.get(id)) || (contacts.get(id)?.methods.length ?? 0) > 0) continue
      findings.set(id, {
        severity: target.kind === 'user' ? 'error' : 'warning',
        level: at < 0 ? null : at,
        message: `${roster.people.get(id)!.name} has no verified contact method and would hear nothing${via(roster, target)}.`,
      })
    }
  }
  return [...findings.values()]
}

function peopleOf(roster: Roster, target: Target): number[] {
  if (target.kind === 'user') return [target.id]
  if (target.kind === 'team') return roster.teams.get(target.id)?.members ?? []
  const found = roster.schedules.get(target.id)
  return found ? usersOf(found.schedule) : []
}

function via(roster: Roster, target: Target): string {
  if (target.kind === 'user') return ''
  return target.kind === 'team' ? ` (in the team ${roster.teams.get(target.id)?.name})` : ` (on ${roster.schedules.get(target.id)?.name})`
}
