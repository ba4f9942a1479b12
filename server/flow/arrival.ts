import { alertRef } from '../../domain/correlation.ts'
import { outweighs, urgencyOf, type Weight } from '../../domain/severity.ts'
import type { Signal } from '../../domain/signal.ts'
import type { Instant } from '../../domain/time.ts'
import type { Derivation } from '../../domain/urgency.ts'
import type { Inlet } from '../integrations/inlets.ts'

/**
 * A signal with the integration that it came by. `judged`: what an alert is about and how its severity came about; its
 * inlet then names the service that it goes to, and its signal that severity.
 */
export type Arrival = { inlet: Inlet; signal: Signal; at: Instant; judged?: { assetId: number | null; derivation: Derivation | null } }

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
      fold(before.folded, arrival)
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

/** The later word counts, but the worse severity stays, with how it came about and the service that it goes to for that. */
function fold(folded: Folded, later: Arrival): void {
  const { signal, at } = later
  const [before, now] = [weightOf(folded), weightOf(later)]
  Object.assign(folded, { at, count: folded.count + 1 })
  if (before && now && outweighs(before, now)) {
    Object.assign(folded, { signal: { ...signal, severity: before.severity } })
    return
  }
  Object.assign(folded, { inlet: later.inlet, signal })
  delete folded.judged
  if (later.judged) folded.judged = later.judged
}

function weightOf({ inlet, signal, judged }: Arrival): Weight | undefined {
  if (signal.kind !== 'alert') return undefined
  return { severity: signal.severity, urgency: judged?.derivation?.urgency ?? urgencyOf(inlet.urgency, signal.severity) }
}

export function isAlert(folded: Folded): folded is FoldedAlert {
  return folded.signal.kind === 'alert'
}
export function hasKey(folded: Folded): folded is Keyed {
  return 'key' in folded.signal
}
