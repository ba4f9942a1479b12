import { DAY, type Instant } from './time.ts'

/** A way to reach somebody, as far as trusting it goes. */
export type TrustedMethod = {
  channel: string
  label: string
  verifiedAt: Instant | null
  /** When something sent there last went out well: a test, a code or a page. */
  triedAt: Instant | null
  disabledAt: Instant | null
}

/** A way that nobody tried for so long may have died unnoticed: a new phone, another number. */
export const TRIED_WITHIN = 30 * DAY

/**
 * Would this person wake up? Ready with at least one loud, verified way whose channel is set up and that was
 * tried in the last 30 days. Otherwise what is missing, each as a sentence with what to do.
 */
export function readiness(
  methods: TrustedMethod[],
  channels: { loud: (channel: string) => boolean; ready: (channel: string) => boolean },
  now: Instant,
): { ready: boolean; faults: string[] } {
  const faults: string[] = []
  const loud = methods.filter((method) => channels.loud(method.channel))
  const usable = loud.filter((method) => method.verifiedAt !== null && method.disabledAt === null && channels.ready(method.channel))
  const tried = usable.filter((method) => method.triedAt !== null && now - method.triedAt <= TRIED_WITHIN)

  if (loud.length === 0) faults.push('There is nothing that wakes: add a phone number, push or ntfy.')
  else if (usable.length === 0) faults.push('Nothing that wakes can be used now: verify it, or ask an administrator to set its channel up.')
  else if (tried.length === 0) faults.push('Nothing that wakes was tried in the last 30 days: send a test.')
  for (const method of methods) {
    if (method.disabledAt !== null) faults.push(`${method.label} was switched off because messages came back: verify it again.`)
  }
  return { ready: tried.length > 0, faults }
}
