import type { Audience } from './communication-plan.ts'
import type { EscalationPolicy, Target } from './escalation.ts'
import type { RoleNeed } from './incident-type.ts'
import type { Layer } from './schedule.ts'

/** Where somebody is counted on, so that they cannot simply leave. */
export type Place = {
  kind: 'schedule' | 'override' | 'policy' | 'team' | 'incidentType' | 'stakeholders' | 'communicationRule' | 'risk' | 'hardening'
  id: number
  name: string
}

/** One place as a sentence for whoever wants to let the person go. */
export function placeSentence(place: Place): string {
  switch (place.kind) {
    case 'schedule':
      return `On call in the schedule ${place.name}.`
    case 'override':
      return `Named in a coming override of the schedule ${place.name}.`
    case 'policy':
      return `Paged by the escalation policy ${place.name}.`
    case 'team':
      return `The only one who can be paged in the team ${place.name}, which an escalation policy pages.`
    case 'incidentType':
      return `Given a role at incidents of the type ${place.name}.`
    case 'stakeholders':
      return `The only way to the stakeholders ${place.name}.`
    case 'communicationRule':
      return `Told by the communication rule ${place.name}.`
    case 'risk':
      return `Owns the risk ${place.name}, or the plan against it.`
    case 'hardening':
      return `Has to do ${place.name}.`
  }
}

/** Whether somebody stands there to be paged: a viewer may belong to stakeholders, and be told. */
export function isPaged({ kind }: Place): boolean {
  return kind !== 'stakeholders' && kind !== 'communicationRule'
}

/** The policy with `to` wherever `from` was paged; a level never pages one person twice. */
export function replaceInPolicy(policy: EscalationPolicy, from: number, to: number): EscalationPolicy {
  return {
    ...policy,
    levels: policy.levels.map((level) => ({ ...level, targets: replaceTargets(level.targets, from, to) })),
    lastResort: policy.lastResort && replaceTargets([policy.lastResort], from, to)[0]!,
  }
}

/** The roles of a type of incidents with `to` wherever one was taken from `from`, once a role. */
export function replaceInRoles(roles: readonly RoleNeed[], from: number, to: number): RoleNeed[] {
  return roles.map((need) => ({ ...need, from: replaceTargets(need.from, from, to) }))
}

/** The audiences of a communication rule with `to` wherever `from` was told, once a rule. */
export function replaceInAudiences(audiences: readonly Audience[], from: number, to: number): Audience[] {
  const told = audiences.some((audience) => audience.kind === 'user' && audience.id === to)
  return audiences.flatMap((audience) => {
    if (audience.kind !== 'user' || audience.id !== from) return [audience]
    return told ? [] : [{ ...audience, id: to }]
  })
}

function replaceTargets(targets: readonly Target[], from: number, to: number): Target[] {
  const replaced = targets.map((target) => (target.kind === 'user' && target.id === from ? { ...target, id: to } : target))
  return [...new Map(replaced.map((target) => [`${target.kind} ${target.id}`, target])).values()]
}

/** The layers with `to` taking the turns of `from`: the rotation stays as it is, nobody else's turns move. */
export function replaceInLayers(layers: Layer[], from: number, to: number): Layer[] {
  return layers.map((layer) => ({
    ...layer,
    participants: layer.participants.map((group) => [...new Set(group.map((id) => (id === from ? to : id)))]),
  }))
}
