import type { Draft } from './draft.ts'
import { reject, type Rejection } from './rejection.ts'

/** How somebody stands in a response; undefined: not at all. */
export type ResponderState = 'asked' | 'engaged' | 'declined'

/**
 * A role that goes to somebody, or why nobody has it. What a person left empty stays so; whose holder declined goes to
 * somebody else; for what reaches nobody (`unfilled`), somebody is looked for again without saying so each time.
 */
export type RoleChange = { role: string; userId: number } | { role: string; userId: null; empty: 'left' | 'declined' | 'unfilled' }

/** What a decision about roles does besides what it writes down. */
export type RoleEffects = {
  /** `as`: the role that they are asked to take. */
  responders?: { userId: number; state: ResponderState; as?: string }[]
  roles?: RoleChange[]
  duty?: { role: string; position: number; done: boolean }
}
/** Nothing of the incident itself changes. */
type RoleDecision = RoleEffects & { change: Record<string, never>; events: Draft[] }

/** What is known of a role when it is given: what it is called, who has it, and how the new one stands in the response. */
export type RoleStanding = { name: string; holder: number | null; heirState: ResponderState | undefined }

/**
 * A role goes to somebody, or to nobody; from whoever has it that is a hand-over. Somebody else is asked to join, and so
 * paged, unless they have answered already; who takes it for themselves has answered with that.
 */
export function giveRole(
  { role, userId }: { role: string; userId: number | null },
  { name, holder, heirState }: RoleStanding,
  actorId: number | null,
): RoleDecision | Rejection {
  if (userId === holder) return reject('no-change', userId === null ? 'Nobody has that role.' : 'They have that role already.')
  const joins = userId === null || heirState === 'engaged' ? undefined : userId === actorId ? 'engaged' : 'asked'
  return {
    change: {},
    events: [{ kind: 'role.assigned', body: { role, name, userId, ...(holder === null ? {} : { from: holder }) } }],
    roles: [userId === null ? { role, userId, empty: 'left' } : { role, userId }],
    ...(joins ? { responders: [{ userId: userId!, state: joins, as: name }] } : {}),
  }
}

/** Whoever passes it on gives back the roles that they have. */
export function freeRoles(held: readonly { role: string; name: string }[], userId: number): { events: Draft[]; roles: RoleChange[] } {
  return {
    events: held.map(({ role, name }) => ({ kind: 'role.freed', body: { role, name, userId } })),
    roles: held.map(({ role }) => ({ role, userId: null, empty: 'declined' })),
  }
}

/** A line of a role's checklist. */
export type Duty = { role: string; position: number; text: string; done: boolean }

export function tickDuty(duty: Duty | undefined, done: boolean): RoleDecision | Rejection {
  if (!duty) return reject('not-found', 'There is no such line on the checklist.')
  if (duty.done === done) return reject('no-change', done ? 'It is done already.' : 'It is not done yet.')
  const { role, position, text } = duty
  return { change: {}, events: [{ kind: done ? 'duty.done' : 'duty.undone', body: { role, duty: text } }], duty: { role, position, done } }
}

/** Roles that Muster fills as an incident opens: who, and why they; or why nobody. */
export function staff(
  fillings: readonly { role: string; name: string; userId: number | null; reason: string }[],
  stateOf: (userId: number) => ResponderState | undefined,
): RoleDecision {
  const events = fillings.map(({ role, name, userId, reason }): Draft => ({
    kind: userId === null ? 'role.vacant' : 'role.assigned',
    body: { role, name, reason, ...(userId === null ? {} : { userId }) },
  }))
  const given = fillings.flatMap(({ role, name, userId }) => (userId === null ? [] : [{ role, name, userId }]))
  const asked = Map.groupBy(
    given.filter(({ userId }) => !['engaged', 'asked'].includes(stateOf(userId) ?? '')),
    ({ userId }) => userId,
  )
  return {
    change: {},
    events,
    roles: fillings.map(({ role, userId }) => (userId === null ? { role, userId, empty: 'unfilled' } : { role, userId })),
    responders: [...asked].map(([userId, theirs]) => ({ userId, state: 'asked', as: theirs.map(({ name }) => name).join(' and ') })),
  }
}
