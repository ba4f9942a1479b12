import type { z } from 'zod'
import type { tryIntegration } from '../../contract/integrations.ts'
import { boundJson } from '../../domain/json.ts'
import type { Signal } from '../../domain/signal.ts'
import type { Instant } from '../../domain/time.ts'
import type { Source } from '../../integrations/source.ts'

type Outcome = z.output<typeof tryIntegration.out>
type Sample = { config: unknown; sample: string; contentType: string }

/** Reads a sample as the source would read a request, and keeps nothing. */
export function trySample(source: Source, { config, sample, contentType }: Sample, now: Instant): Outcome {
  const parsed = source.parse(
    { path: '', headers: { 'content-type': contentType }, query: {}, body: Buffer.from(sample, 'utf8'), receivedAt: now },
    config,
  )
  if ('unreadable' in parsed) return { signals: [], unreadable: parsed.unreadable }
  return { signals: parsed.signals.map(shownSignal), unreadable: null }
}

function shownSignal(signal: Signal): Outcome['signals'][number] {
  if (!('details' in signal) || signal.details === undefined) return signal as Outcome['signals'][number]
  return { ...signal, details: boundJson(signal.details) }
}
