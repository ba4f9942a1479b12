import type { EscalationPolicy, Target } from './escalation.ts'
import type { Layer } from './schedule.ts'

/** Where somebody is counted on, so that they cannot simply leave. */
export type Place = { kind: 'schedule' | 'override' | 'policy' | 'team' | 'risk' | 'hardening'; id: number; name: string }

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
    case 'risk':
      return `Owns the risk ${place.name}, or the plan against it.`
    case 'hardening':
      return `Has to do ${place.name}.`
  }
}

/** The policy with `to` wherever `from` was paged; a level never pages one person twice. */
export function replaceInPolicy(policy: EscalationPolicy, from: number, to: number): EscalationPolicy {
  const replace = (target: Target): Target => (target.kind === 'user' && target.id === from ? { ...target, id: to } : target)
  const once = (targets: Target[]) => [...new Map(targets.map((target) => [`${target.kind} ${target.id}`, target])).values()]
  return {
    ...policy,
    levels: policy.levels.map((level) => ({ ...level, targets: once(level.targets.map(replace)) })),
    lastResort: policy.lastResort && replace(policy.lastResort),
  }
}

/** The layers with `to` taking the turns of `from`: the rotation stays as it is, nobody else's turns move. */
export function replaceInLayers(layers: Layer[], from: number, to: number): Layer[] {
  return layers.map((layer) => ({
    ...layer,
    participants: layer.participants.map((group) => [...new Set(group.map((id) => (id === from ? to : id)))]),
  }))
}
