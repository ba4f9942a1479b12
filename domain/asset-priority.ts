import { NEED_LEVEL_WORDS, NEEDS, type NeedLevel, type Needs, type Priority } from './asset.ts'

/** What is known of an asset that speaks for a priority. */
export type Worth = {
  needs: Needs
  /** What an hour without it costs. */
  hourlyCost: number | null
  /** How long it may be gone. */
  rtoMinutes: number | null
  /** How much of its newest data may be lost. */
  rpoMinutes: number | null
  /** The most important that needs it. */
  neededBy: { name: string; priority: Priority } | null
  /** How many services fail with it. */
  services: number
}

/** From these up, in the company's currency for an hour, and down to which priority. */
const COSTS: [from: number, priority: Priority][] = [
  [10_000, 1],
  [1_000, 2],
  [100, 3],
  [0, 4],
]
/** Up to so many minutes gone. */
const RTOS: [upTo: number, priority: Priority][] = [
  [15, 1],
  [240, 2],
  [1_440, 3],
  [Infinity, 4],
]
/** Up to so many minutes of data lost. */
const RPOS: [upTo: number, priority: Priority][] = [
  [5, 1],
  [60, 2],
  [1_440, 3],
  [Infinity, 4],
]
/** So many services at once are noticed by customers, whatever each is worth. */
const MANY_SERVICES = 5

/** The priority that what is known speaks for: the most important that anything does, with all that speaks for it. Null: nothing is known. */
export function suggestPriority(worth: Worth): { priority: Priority; because: string } | null {
  const grounds = groundsOf(worth)
  if (grounds.length === 0) return null
  const priority = Math.min(...grounds.map((ground) => ground.priority)) as Priority
  const reasons = grounds.filter((ground) => ground.priority === priority).map((ground) => ground.reason)
  const because = reasons.length < 2 ? reasons[0]! : `${reasons.slice(0, -1).join(', ')} and ${reasons.at(-1)}`
  return { priority, because: `${because[0]!.toUpperCase()}${because.slice(1)}.` }
}

type Ground = { priority: Priority; reason: string }

function groundsOf({ needs, hourlyCost, rtoMinutes, rpoMinutes, neededBy, services }: Worth): Ground[] {
  return [
    ...(neededBy ? [{ priority: neededBy.priority, reason: `${neededBy.name}, which is P${neededBy.priority}, needs it` }] : []),
    ...(services >= MANY_SERVICES ? [{ priority: 2 as const, reason: `${services} services fail with it` }] : []),
    ...(hourlyCost === null
      ? []
      : [{ priority: COSTS.find(([from]) => hourlyCost >= from)![1], reason: `an hour without it costs ${grouped(hourlyCost)}` }]),
    ...(rtoMinutes === null
      ? []
      : [{ priority: RTOS.find(([upTo]) => rtoMinutes <= upTo)![1], reason: `it may be gone for ${spanWords(rtoMinutes)} at most` }]),
    ...(rpoMinutes === null
      ? []
      : [{ priority: RPOS.find(([upTo]) => rpoMinutes <= upTo)![1], reason: `it may lose ${lossWords(rpoMinutes)}` }]),
    ...needGround(needs),
  ]
}

/** One high need is important, two make it vital; medium ones support, low ones are minor. */
function needGround(needs: Needs): Ground[] {
  const highest = Math.max(...NEEDS.map((need) => needs[need] ?? 0)) as NeedLevel | 0
  if (highest === 0) return []
  const those = NEEDS.filter((need) => needs[need] === highest)
  const priority: Priority = highest === 3 ? (those.length > 1 ? 1 : 2) : highest === 2 ? 3 : 4
  const names = those.length < 2 ? those[0]! : `${those.slice(0, -1).join(', ')} and ${those.at(-1)}`
  return [{ priority, reason: `its need of ${names} is ${NEED_LEVEL_WORDS[highest]}` }]
}

function grouped(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',')
}

function lossWords(minutes: number): string {
  return minutes === 0 ? 'no data' : `the data of ${spanWords(minutes)} at most`
}

function spanWords(minutes: number): string {
  if (minutes === 0) return 'no time'
  const [unit, size] = minutes % 1_440 === 0 ? ['day', 1_440] : minutes % 60 === 0 ? ['hour', 60] : ['minute', 1]
  const count = minutes / (size as number)
  return count === 1 ? `${unit === 'hour' ? 'an' : 'a'} ${unit}` : `${count} ${unit}s`
}
