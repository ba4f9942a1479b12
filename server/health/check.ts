import { pagingFaults } from '../../domain/health.ts'
import type { PagingHealth } from '../../contract/health.ts'
import type { Deps } from '../deps.ts'
import type { Engine } from '../flow/engine.ts'
import type { Intake } from '../flow/intake.ts'
import { canaryState } from '../pages/canary-store.ts'
import { oldestDue } from './store.ts'

/** An answer may be this old: the address is open to everybody, and each answer costs two queries. */
const KEEP_MS = 1_000
/** A database that does not answer within this counts as away. */
const PATIENCE_MS = 3_000

export type PagingCheck = () => Promise<PagingHealth>

/** Would a page go out right now? Judged on this node, for what this node does and for what is due anywhere. */
export function pagingCheck(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  engine: Pick<Engine, 'turnedAt' | 'faultsInARow'>,
  intake: Pick<Intake, 'stuckFor'>,
): PagingCheck {
  const started = performance.now()
  let kept: { until: number; answer: Promise<PagingHealth> } | undefined

  async function look(): Promise<PagingHealth> {
    let reasons: string[]
    try {
      const [due, canary] = await within(PATIENCE_MS, Promise.all([oldestDue(db), canaryState(db)]))
      const now = clock.now()
      reasons = pagingFaults({
        turnedAgo: Date.now() - engine.turnedAt(),
        faultsInARow: engine.faultsInARow(),
        escalationLag: late(due.escalation, now),
        pageLag: late(due.page, now),
        intakeStuck: intake.stuckFor(),
        canaryAge: canary.arrivedAt === null ? null : now - canary.arrivedAt,
        upFor: performance.now() - started,
      })
    } catch (error) {
      log.error({ err: error }, 'whether pages would go out could not be looked up')
      reasons = ['The database cannot be reached.']
    }
    return { status: reasons.length === 0 ? 'ok' : 'failing', reasons }
  }

  return () => {
    if (!kept || kept.until < performance.now()) kept = { until: performance.now() + KEEP_MS, answer: look() }
    return kept.answer
  }
}

export function late(due: number | null, now: number): number {
  return due === null ? 0 : Math.max(0, now - due)
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}
