import type { z } from 'zod'
import type { simulatePlan } from '../../contract/communication.ts'

export type Simulation = z.output<typeof simulatePlan.out>
type Said = Simulation['communications'][number]
export type Rung = { minute: number; pages: Simulation['pages']; said: Said[]; overdue: Said[] }

/** All that happens, by the minute at which it does: who is paged, what is said, what is overdue if nobody saw to it. */
export function rungsOf({ pages, communications }: Pick<Simulation, 'pages' | 'communications'>): Rung[] {
  // what goes out by itself is late by nobody's fault
  const answered = communications.filter(({ owner, approver }) => owner !== null || approver !== null)
  const minutes = new Set([
    ...pages.map(({ minute }) => minute),
    ...communications.map(({ minute }) => minute),
    ...answered.map(({ deadlineMinute }) => deadlineMinute),
  ])
  return [...minutes]
    .sort((a, b) => a - b)
    .map((minute) => ({
      minute,
      pages: pages.filter((page) => page.minute === minute),
      said: communications.filter((one) => one.minute === minute),
      overdue: answered.filter(({ deadlineMinute }) => deadlineMinute === minute),
    }))
}

/** Only the first of many: who is paged over and over is not worth a page of its own. */
export function firstOf(rungs: readonly Rung[], most: number): { shown: Rung[]; left: number } {
  const quiet = (rung: Rung) => rung.said.length === 0 && rung.overdue.length === 0
  let count = 0
  const shown = rungs.filter((rung) => !quiet(rung) || ++count <= most)
  return { shown, left: rungs.length - shown.length }
}
