import { MINUTE } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import { findInletByKey, type Inlet } from '../integrations/inlets.ts'
import { hashToken } from '../secret-token.ts'

const FRESH_MS = MINUTE
const MOST_KEYS = 10_000

export type InletFinder = {
  find: (key: string) => Promise<Inlet | undefined>
  /** Whether the key was good lately, or is being looked up: finding it again costs the database little or nothing. */
  knows: (key: string) => boolean
  stop: () => Promise<void>
}

/**
 * Finds the integration that a key opens. What was found is remembered until the database says that an integration or
 * a service changed, what was not found never is. A node whose line to that news is broken notices within 15 s, and
 * then forgets everything.
 */
export async function inletFinder({ db, clock }: Deps): Promise<InletFinder> {
  const known = new Map<string, { inlet: Promise<Inlet | undefined>; until: number }>()
  const forget = () => known.clear()
  const silence = await db.listen('muster_inlets', forget, forget)

  async function look(key: string): Promise<Inlet | undefined> {
    const now = clock.now()
    const found = await findInletByKey(db, hashToken(key), now)
    const entry = known.get(key)
    if (!found) known.delete(key)
    else if (entry && found.opensUntil !== null) entry.until = Math.min(entry.until, performance.now() + found.opensUntil - now)
    return found
  }

  return {
    find(key) {
      const hit = known.get(key)
      if (hit && hit.until > performance.now()) return hit.inlet
      if (known.size > MOST_KEYS) known.clear()
      const inlet = look(key)
      known.set(key, { inlet, until: performance.now() + FRESH_MS })
      inlet.catch(() => known.delete(key))
      return inlet
    },
    knows: (key) => known.has(key),
    stop: silence,
  }
}
