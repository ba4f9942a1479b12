import { alertRef } from '../../domain/correlation.ts'
import { isMoreSevere } from '../../domain/severity.ts'
import type { Signal } from '../../domain/signal.ts'
import type { Instant } from '../../domain/time.ts'
import type { Inlet } from '../integrations/inlets.ts'

/** A signal with the integration that it came by. */
export type Arrival = { inlet: Inlet; signal: Signal; at: Instant }

/** What arrived under one key, said once with a count. */
export type Folded = Arrival & { count: number }
export type Keyed = Folded & { signal: Extract<Signal, { key: string }> }

export type FoldedAlert = Folded & { signal: Extract<Signal, { kind: 'alert' }> }

/**
 * Folds a batch: consecutive alerts of one key become one with a count; what contradicts it (a resolve after
 * the alert) waits for the next round. Sorted by integration and key, so that nodes lock in the same order.
 */
export function roundsOf(arrivals: Arrival[]): Folded[][] {
  const rounds: Map<string, Folded>[] = []
  const last = new Map<string, { round: number; folded: Folded }>()
  for (const arrival of arrivals) {
    if (!('key' in arrival.signal)) continue
    const ref = alertRef(arrival.inlet.id, arrival.signal.key)
    const before = last.get(ref)
    if (before && before.folded.signal.kind === arrival.signal.kind) {
      const signal = worse(before.folded.signal, arrival.signal)
      Object.assign(before.folded, { signal, at: arrival.at, count: before.folded.count + 1 })
      continue
    }
    const round = before ? before.round + 1 : 0
    const folded = { ...arrival, count: 1 }
    last.set(ref, { round, folded })
    const at = (rounds[round] ??= new Map())
    at.set(ref, folded)
  }
  return rounds.map((round) => [...round].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, folded]) => folded))
}

function worse(a: Signal, b: Signal): Signal {
  if (a.kind !== 'alert' || b.kind !== 'alert') return b
  return isMoreSevere(a.severity, b.severity) ? { ...b, severity: a.severity } : b
}

export function isAlert(folded: Folded): folded is FoldedAlert {
  return folded.signal.kind === 'alert'
}
export function hasKey(folded: Folded): folded is Keyed {
  return 'key' in folded.signal
}
