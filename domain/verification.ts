import { HOUR, MINUTE, type Instant } from './time.ts'

export const VERIFICATION = { life: 10 * MINUTE, tries: 5, span: HOUR } as const

/**
 * Codes within that span. To one address three: nobody's phone is flooded, whoever asks. For one person as many as a
 * set-up of six ways takes with two of them asked for again; from one network, where a team sits behind one address,
 * three times that.
 */
const SENDS = { address: 3, person: 8, network: 24 } as const

/**
 * May another code be sent? Each list holds when codes were sent in the last hour: to this person, to this
 * address (whoever asked), and at the request of this network. If not: from when on, and because of what.
 */
export function maySendCode(
  sent: { byPerson: Instant[]; byAddress: Instant[]; byNetwork: Instant[] },
  now: Instant,
): { at: Instant; why: string } | undefined {
  const limits: [Instant[], number, string][] = [
    [sent.byPerson, SENDS.person, 'for one person'],
    [sent.byAddress, SENDS.address, 'to one address'],
    [sent.byNetwork, SENDS.network, 'asked for from one network'],
  ]
  const waits = limits.flatMap(([times, most, why]) => {
    const recent = times.filter((at) => at > now - VERIFICATION.span)
    if (recent.length < most) return []
    return [{ at: recent[recent.length - most]! + VERIFICATION.span, why: `At most ${most} codes an hour ${why}.` }]
  })
  return waits.sort((a, b) => b.at - a.at)[0]
}
