import type { Instant } from './time.ts'

/** An entry of the timeline to be written: kind, facts, and what a person wrote. */
export type Draft = { kind: string; body: Record<string, unknown>; at?: Instant; text?: string }
