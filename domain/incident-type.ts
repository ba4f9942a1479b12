import { z } from 'zod'
import { Target, type Reached } from './escalation.ts'
import type { Severity } from './severity.ts'

/** A role that a type of incident wants filled: from whom, the first who can be reached; those after the first are deputies. */
export const RoleNeed = z.strictObject({
  role: z.string().min(1).max(60),
  from: z.array(Target).max(10, 'At most 10 to take it from.').default([]),
})
export type RoleNeed = z.infer<typeof RoleNeed>

/** What decides which type an incident is of, in the order in which the types are tried. */
export type TypeRule = { id: number; severities: readonly Severity[]; roles: readonly RoleNeed[] }

/** The type of an incident: the one that its scenario names, else the first for its severity. */
export function typeOf<Type extends Pick<TypeRule, 'id' | 'severities'>>(
  types: readonly Type[],
  severity: Severity,
  named: number | null,
): Type | undefined {
  return (
    (named === null ? undefined : types.find(({ id }) => id === named)) ?? types.find(({ severities }) => severities.includes(severity))
  )
}

/** Whether a type has roles that Muster can fill by itself. */
export function isStaffed({ roles }: TypeRule): boolean {
  return roles.some(({ from }) => from.length > 0)
}

export type Filling =
  /** `reason`: why this person, as `on call on Commanders, in the layer Weekly`. */
  { role: string; userId: number; reason: string } | { role: string; userId: null; reason: string }

/**
 * Fills the roles that nobody has: each by the first of those it is taken from who can be reached, and nobody twice while
 * somebody else can. A role that reaches nobody says why.
 */
export function fillRoles(needs: readonly RoleNeed[], holders: ReadonlyMap<string, number>, reach: (target: Target) => Reached): Filling[] {
  const busy = new Set(holders.values())
  return needs
    .filter(({ role, from }) => from.length > 0 && !holders.has(role))
    .map(({ role, from }): Filling => {
      const reached = from.map(reach)
      const people = reached.flatMap(({ target, users }, i) =>
        users.map(({ userId, reason }) => ({ userId, reason: target.kind === 'user' ? 'named for the role' : reason, deputy: i > 0 })),
      )
      const chosen = people.find(({ userId }) => !busy.has(userId)) ?? people[0]
      if (!chosen) return { role, userId: null, reason: reached.map(({ empty }) => empty ?? 'nobody').join('; ') }
      busy.add(chosen.userId)
      return { role, userId: chosen.userId, reason: chosen.deputy ? `${chosen.reason}, as deputy` : chosen.reason }
    })
}
