import type { Person } from '../../contract/people.ts'
import { readiness, type TrustedMethod } from '../../domain/readiness.ts'
import type { Instant } from '../../domain/time.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { PersonRow } from './store.ts'

/**
 * What this build and this installation can do by channel. `ready`: set up and on, or in need of no set-up; one that
 * somebody set up and switched off is not, as pages do not go there either.
 */
export function channelFacts(
  channels: readonly Channel[],
  setUp: Map<string, boolean>,
): { loud: (kind: string) => boolean; ready: (kind: string) => boolean } {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  return {
    loud: (kind) => byKind.get(kind)?.loud ?? false,
    ready: (kind) => setUp.get(kind) ?? byKind.get(kind)?.config.safeParse({}).success ?? false,
  }
}

export function readinessOf(
  methods: TrustedMethod[],
  channels: readonly Channel[],
  setUp: Map<string, boolean>,
  now: Instant,
): { ready: boolean; faults: string[] } {
  return readiness(methods, channelFacts(channels, setUp), now)
}

export function personShown(row: PersonRow, channels: readonly Channel[], setUp: Map<string, boolean>, now: Instant): Person {
  const { methods, preferences: _, ...person } = row
  const invited = row.invitedUntil !== null && row.invitedUntil > now && row.state === 'invited'
  return { ...person, invitedUntil: invited ? row.invitedUntil : null, readiness: readinessOf(methods, channels, setUp, now) }
}
