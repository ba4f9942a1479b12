import { lengthWords } from './time-words.ts'
import { DAY, MINUTE, SECOND, type Instant } from './time.ts'

/** A canary page walks the chain this often; older than twice this, something is wrong. */
export const CANARY_EVERY = 5 * MINUTE

/** From what it is judged whether a page would go out right now. Lengths of time are milliseconds. */
export type PagingFacts = {
  /** Since the engine's last full turn. It turns every 5 s at the latest. */
  turnedAgo: number
  faultsInARow: number
  /** By how much the oldest due escalation and the oldest due page are late; 0 when nothing is. */
  escalationLag: number
  pageLag: number
  /** For how long the database has not taken what arrived here; 0 while it does. */
  intakeStuck: number
  /** Since the last canary page arrived; null when none ever did. */
  canaryAge: number | null
  /** Since this node started. */
  upFor: number
}

/** Stalled is what shows outside within 30 s, so what lies under it is found out sooner. */
const TURN_LATE = 20 * SECOND
const DUE_LATE = 25 * SECOND
const INTAKE_LATE = 10 * SECOND
const FAULTS = 3

/** Why a page might not go out right now, each as a sentence; empty when one would. */
export function pagingFaults(facts: PagingFacts): string[] {
  const { turnedAgo, faultsInARow, escalationLag, pageLag, intakeStuck, canaryAge, upFor } = facts
  const faults: string[] = []
  if (turnedAgo > TURN_LATE) faults.push(`The engine has stood still for ${secondsWords(turnedAgo)}; it turns every 5 seconds.`)
  if (faultsInARow >= FAULTS) faults.push(`The engine failed ${faultsInARow} times in a row; the log says why.`)
  if (escalationLag > DUE_LATE) faults.push(`An escalation has been due for ${secondsWords(escalationLag)} and was not taken.`)
  if (pageLag > DUE_LATE) faults.push(`A page has been due for ${secondsWords(pageLag)} and was not sent.`)
  if (intakeStuck > INTAKE_LATE)
    faults.push(`The database has taken no alert for ${secondsWords(intakeStuck)}; senders are told to try again.`)
  if (canaryAge === null ? upFor > 2 * CANARY_EVERY : canaryAge > 2 * CANARY_EVERY) {
    const last = canaryAge === null ? 'No canary page has arrived yet' : `The last canary page arrived ${lengthWords(canaryAge)} ago`
    faults.push(`${last}; one goes every 5 minutes.`)
  }
  return faults
}

/** What does not stop pages now and may hurt later. */
export type HealthFacts = {
  now: Instant
  backupAt: Instant | null
  disk: { free: number; total: number } | null
  /** By how much this machine's clock differs from the database's; milliseconds, either sign. */
  clockOffset: number
  peopleWithoutMethod: number
  servicesReachingNobody: number
  channels: { title: string; tries: number; errors: number }[]
  /** Nodes that have said nothing for this long; milliseconds each. */
  silentNodes: { name: string; silentFor: number }[]
  heartbeat: { failing: boolean } | null
}

export function healthWarnings(facts: HealthFacts): string[] {
  const {
    now,
    backupAt,
    disk,
    clockOffset,
    peopleWithoutMethod: people,
    servicesReachingNobody: services,
    channels,
    silentNodes,
    heartbeat,
  } = facts
  const warnings: string[] = []
  if (services > 0) warnings.push(`${count(services, 'service')} would page nobody right now.`)
  if (people > 0) warnings.push(`${count(people, 'person', 'people')} who may be paged cannot be reached by any verified way.`)
  for (const { title, tries, errors } of channels) {
    if (errors >= 3 && errors / tries >= 0.2) warnings.push(`${title} failed ${errors} of ${tries} times in the last hour.`)
  }
  if (disk && disk.free < Math.min(disk.total * 0.05, 2e9)) warnings.push(`The data directory has ${Math.round(disk.free / 1e6)} MB left.`)
  if (backupAt === null) warnings.push('No backup was ever made. `muster backup` makes one while Muster runs.')
  else if (now - backupAt > 7 * DAY) warnings.push(`The last backup is ${lengthWords(now - backupAt)} old.`)
  if (Math.abs(clockOffset) > 2 * SECOND)
    warnings.push(`This machine’s clock differs from the database’s by ${secondsWords(Math.abs(clockOffset))}.`)
  for (const { name, silentFor } of silentNodes) warnings.push(`The node ${name} has said nothing for ${secondsWords(silentFor)}.`)
  if (heartbeat?.failing) warnings.push('The outgoing heartbeat does not reach its address.')
  return warnings
}

function secondsWords(ms: number): string {
  return ms < 2 * MINUTE ? `${Math.round(ms / SECOND)} s` : lengthWords(ms)
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
