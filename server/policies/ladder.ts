import type { z } from 'zod'
import type { Finding, Rung } from '../../contract/policies.ts'
import { targetsOf, type EscalationPolicy } from '../../domain/escalation.ts'
import { FINDINGS_AHEAD, policyFindings } from '../../domain/policy-findings.ts'
import { LOOK_AHEAD, reachOf, type Roster } from '../../domain/reach.ts'
import type { Urgency } from '../../domain/severity.ts'
import { longestRun, simulate } from '../../domain/simulation.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { loadContacts, loadRoster } from '../oncall/store.ts'
import { nameTarget } from './names.ts'

/** What would happen from an instant on if nobody answered, with names. */
export async function ladder(db: Queryable, policy: EscalationPolicy, urgency: Urgency, at: Instant): Promise<z.output<typeof Rung>[]> {
  const roster = await loadRoster(db, targetsOf(policy), at, at + longestRun(policy) + LOOK_AHEAD)
  const contacts = await loadContacts(db, [...roster.people.keys()])
  const rungs = simulate(policy, (target, instant) => reachOf(roster, target, instant), contacts, urgency, at)
  return rungs.map((rung): z.output<typeof Rung> => {
    if (rung.kind === 'ended') return rung
    const { cycle, ...rest } = rung
    if (rest.kind === 'skipped') return { ...rest, level: rest.level + 1, round: cycle + 1 }
    const level = rest.level === null ? null : rest.level + 1
    return { ...rest, level, round: cycle + 1, people: rest.people.map((person) => named(roster, person)) }
  })
}

type Person = Extract<ReturnType<typeof simulate>[number], { kind: 'paged' }>['people'][number]

function named(roster: Roster, { target, ...person }: Person) {
  return { ...person, name: roster.people.get(person.userId)!.name, target: nameTarget(roster, target) }
}

/** What is wrong with a policy as people, teams and schedules are now. */
export async function findingsOf(db: Queryable, policy: EscalationPolicy, now: Instant): Promise<z.output<typeof Finding>[]> {
  const roster = await loadRoster(db, targetsOf(policy), now, now + FINDINGS_AHEAD)
  const contacts = await loadContacts(db, [...roster.people.keys()])
  return policyFindings(policy, roster, contacts, now).map((finding) => ({
    ...finding,
    level: finding.level === null ? null : finding.level + 1,
  }))
}
