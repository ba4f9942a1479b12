import { SECOND, type Instant } from '../../domain/time.ts'

type Switch = {
  enabled: boolean
  config: unknown
  heartbeat: { lastBeatAt: Instant | null; missedAt: Instant | null } | null
}

/**
 * When a dead man's switch is due after its settings changed. Nothing is due before the first beat, while it
 * is off, or once it has fired; switched on again it waits one whole span from now.
 */
export function beatDueAt(before: Switch, after: { enabled: boolean; config: unknown }, now: Instant): Instant | null {
  const { lastBeatAt, missedAt } = before.heartbeat ?? { lastBeatAt: null, missedAt: null }
  if (!after.enabled || lastBeatAt === null || missedAt !== null) return null
  const { intervalSeconds, graceSeconds } = after.config as { intervalSeconds: number; graceSeconds: number }
  return (before.enabled ? lastBeatAt : now) + (intervalSeconds + graceSeconds) * SECOND
}
