import type { Instant } from '../domain/time.ts'

/**
 * Business time. In production it follows the database's clock (nodes' own clocks may differ by seconds):
 * the node's heartbeat measures the difference and corrects it here. Tests push their own.
 */
export type Clock = {
  now: () => Instant
  /** `ahead`: milliseconds by which the database's clock is ahead of this machine's. */
  correct: (ahead: number) => void
}

export function systemClock(): Clock {
  let offset = 0
  return {
    now: () => Date.now() + Math.round(offset),
    correct: (ahead) => {
      offset = ahead
    },
  }
}
