import type { z } from 'zod'
import type { tryIntegration } from '../../contract/integrations.ts'
import { boundJson } from '../../domain/json.ts'
import { tryMapping, type Mapping } from '../../domain/mapping.ts'
import type { Signal } from '../../domain/signal.ts'
import type { Instant } from '../../domain/time.ts'
import type { Source, SourceInput } from '../../integrations/source.ts'
import { bodyOf, generic } from '../../integrations/sources/generic.ts'

type Outcome = z.output<typeof tryIntegration.out>
type Sample = Pick<z.output<typeof tryIntegration.body>, 'sample' | 'contentType' | 'path' | 'query' | 'headers'>

/** Reads a sample as the source would read a request, and keeps nothing. A mapping also says which of its fields found nothing. */
export function trySample(source: Source, config: unknown, sample: Sample, now: Instant): Outcome {
  const headers = Object.fromEntries(Object.entries(sample.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const input: SourceInput = {
    path: sample.path,
    headers: { ...headers, 'content-type': sample.contentType },
    query: sample.query,
    body: Buffer.from(sample.sample, 'utf8'),
    receivedAt: now,
  }
  if (source.kind === generic.kind) return tryMapped(input, config as Mapping)
  const parsed = source.parse(input, config)
  if ('unreadable' in parsed) return { ...NOTHING, unreadable: parsed.unreadable }
  return { ...NOTHING, signals: parsed.signals.map(shownSignal), unread: parsed.rejected ?? null }
}

const NOTHING: Outcome = { signals: [], unreadable: null, unread: null, problems: [], notes: [] }

function tryMapped(input: SourceInput, mapping: Mapping): Outcome {
  const read = bodyOf(input)
  if ('unreadable' in read) return { ...NOTHING, unreadable: read.unreadable }
  const tried = tryMapping({ body: read.body, query: input.query, headers: input.headers }, mapping, input.receivedAt)
  if ('problems' in tried) return { ...NOTHING, problems: tried.problems }
  return { ...NOTHING, signals: tried.signals.map(shownSignal), notes: tried.notes }
}

function shownSignal(signal: Signal): Outcome['signals'][number] {
  if (!('details' in signal) || signal.details === undefined) return signal as Outcome['signals'][number]
  return { ...signal, details: boundJson(signal.details) }
}
