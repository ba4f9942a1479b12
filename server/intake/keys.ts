import { SECOND } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import { findInletByKey, type Inlet } from '../integrations/inlets.ts'
import { hashToken } from '../secret-token.ts'

/** A change of an integration or of its service counts at the latest after this. */
const FRESH_MS = SECOND
const MOST_KEYS = 10_000

/** Finds the integration that a key opens. What was found is remembered for a second; what was not found never is. */
export function inletFinder({ db, clock }: Deps): (key: string) => Promise<Inlet | undefined> {
  const known = new Map<string, { inlet: Promise<Inlet | undefined>; until: number }>()
  return (key) => {
    const now = performance.now()
    const hit = known.get(key)
    if (hit && hit.until > now) return hit.inlet
    if (known.size > MOST_KEYS) known.clear()
    const inlet = findInletByKey(db, hashToken(key), clock.now())
    known.set(key, { inlet, until: now + FRESH_MS })
    inlet.then(
      (found) => {
        if (!found) known.delete(key)
      },
      () => known.delete(key),
    )
    return inlet
  }
}
