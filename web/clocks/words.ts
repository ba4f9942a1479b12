import type { ClockShown } from '../../contract/clocks.ts'

/** `GDPR Article 33` of `GDPR Article 33, a personal data breach to the authority`. */
export function shortTitle(title: string): string {
  return title.split(',')[0]!
}

/** What is due first stands first; what is over stands last. */
export function byUrgency(clocks: readonly ClockShown[]): ClockShown[] {
  const dueAt = ({ state, stages }: ClockShown) =>
    state === 'running' ? Math.min(...stages.map((stage) => (stage.filedAt === null ? (stage.dueAt ?? 1e15) : Infinity))) : Infinity
  return clocks.toSorted((a, b) => (dueAt(a) === dueAt(b) ? 0 : dueAt(a) - dueAt(b)))
}
