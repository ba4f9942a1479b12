import { HOUR, MINUTE, type Instant } from './time.ts'

export const VERIFICATION = { life: 10 * MINUTE, tries: 5, sends: 3, span: HOUR } as const

/**
 * May another code be sent? Each list holds when codes were sent in the last hour: to this person, to this
 * address (whoever asked), and at the request of this network. If not: from when on, and because of what.
 */
export function maySendCode(
  sent: { byPerson: Instant[]; byAddress: Instant[]; byNetwork: Instant[] },
  now: Instant,
): { at: Instant; why: string } | undefined {
  const full = (times: Instant[]) => {
    const recent = times.filter((at) => at > now - VERIFICATION.span)
    return recent.length < VERIFICATION.sends ? undefined : recent[recent.length - VERIFICATION.sends]! + VERIFICATION.span
  }
  const limits: [Instant[], string][] = [
    [sent.byPerson, 'for one person'],
    [sent.byAddress, 'to one address'],
    [sent.byNetwork, 'asked for from one network'],
  ]
  const waits = limits.flatMap(([times, why]) => {
    const at = full(times)
    return at === undefined ? [] : [{ at, why: `At most ${VERIFICATION.sends} codes an hour ${why}.` }]
  })
  return waits.sort((a, b) => b.at - a.at)[0]
}
