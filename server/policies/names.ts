import type { z } from 'zod'
import type { NamedTarget } from '../../contract/policies.ts'
import type { Target } from '../../domain/escalation.ts'
import { whyNot, type Roster } from '../../domain/reach.ts'

/** A target with the name that people know it by. */
export function nameTarget(roster: Roster, target: Target): z.output<typeof NamedTarget> {
  if (target.kind === 'user') {
    const person = roster.people.get(target.id)
    return { ...target, name: person?.name ?? 'somebody who is gone', missing: whyNot(person) !== undefined }
  }
  const group = (target.kind === 'team' ? roster.teams : roster.schedules).get(target.id)
  return { ...target, name: group?.name ?? `a ${target.kind} that is gone`, missing: group === undefined || group.deleted }
}
