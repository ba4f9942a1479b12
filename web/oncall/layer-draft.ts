import type { z } from 'zod'
import type { ScheduleChange } from '../../contract/schedules.ts'
import type { Layer, Restriction } from '../../domain/schedule-layer.ts'
import { HOUR, instantAt, localDayStart, toLocal, type Instant } from '../../domain/time.ts'

type Rotation = Layer['rotation']

/** How a layer's turns pass, as one choice. `shifts`: shifts with time between them, which this form keeps as they are. */
export type Turns = 'hour' | 'day' | 'week' | 'month' | 'always' | 'shifts'

export function turnsOf(rotation: Rotation): Turns {
  if (rotation === null) return 'always'
  return rotation.kind === 'continuous' ? rotation.unit : 'shifts'
}

/** A layer to begin with: turns of a week from this morning at 09:00, nobody in it yet. */
export function newLayer(layers: readonly Layer[], timezone: string, now: Instant): Layer {
  const taken = new Set(layers.map((layer) => layer.id))
  let number = layers.length + 1
  while (taken.has(`layer-${number}`)) number++
  return {
    id: `layer-${number}`,
    name: layers.length === 0 ? 'First line' : `Layer ${number}`,
    priority: Math.max(0, ...layers.map((layer) => layer.priority)) + 1,
    participants: [],
    rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: localText(morning(now, timezone), timezone) },
    restrictions: [],
  }
}

/** The rotation of another kind, keeping what carries over. */
export function withTurns(layer: Layer, turns: Turns, timezone: string, now: Instant): Rotation {
  const { rotation } = layer
  if (turns === 'shifts') return rotation
  if (turns === 'always') return null
  const startLocal = rotation?.startLocal ?? localText(morning(now, timezone), timezone)
  return { kind: 'continuous', unit: turns, every: rotation?.kind === 'continuous' ? rotation.every : 1, startLocal }
}

/** Working hours, to begin with. */
export function newRestriction(): Restriction {
  return { weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], fromLocal: '09:00', toLocal: '17:00' }
}

function morning(now: Instant, timezone: string): Instant {
  return localDayStart(now, timezone) + 9 * HOUR
}

/** `2026-03-04T09:00`, as rotations keep it. */
export function localText(at: Instant, timezone: string): string {
  return toLocal(at, timezone).slice(0, 16)
}

/** The instant of a rotation's wall time, for the date field; of a year that is still being typed, too. */
export function instantOfLocal(local: string, timezone: string): Instant {
  return instantAt(Date.parse(`${local}Z`), timezone)
}

/** A schedule while it is edited. */
export type ScheduleDraft = z.output<typeof ScheduleChange>
