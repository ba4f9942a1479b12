import { z } from 'zod'
import { Layer, UserId } from './schedule-layer.ts'
import { applyOverrides, NewOverride, Override, type OnCall } from './schedule-override.ts'
import { turnAt, windowAt } from './schedule-rotation.ts'
import { Instant, instantAt, Timezone, wallReached } from './time.ts'

export { Layer, NewOverride, Override, type OnCall }

const endsAfterStart = (span: { start: Instant; end: Instant }) => span.end > span.start
const ENDS_AFTER_START = { path: ['end'], error: 'The end must be after the start.' }

/** A plan of its own for a time: inside it no layer counts. */
const Temporary = z
  .strictObject({
    start: Instant,
    end: Instant,
    shifts: z
      .array(z.strictObject({ userId: UserId, start: Instant, end: Instant }).refine(endsAfterStart, ENDS_AFTER_START))
      .max(300, 'At most 300 shifts a temporary schedule.'),
  })
  .refine(endsAfterStart, ENDS_AFTER_START)

export const Schedule = z
  .strictObject({
    timezone: Timezone,
    layers: z.array(Layer).max(50, 'At most 50 layers a schedule.'),
    /** Applied in the order of their ids, each to what the earlier ones made. */
    overrides: z.array(Override).max(2_000, 'At most 2,000 overrides at once.').default([]),
    temporary: z.array(Temporary).max(50, 'At most 50 temporary schedules.').optional(),
    /** People who may not be paged; they are never on call, and a layer that has only them on counts for nothing. */
    ineligibleUserIds: z.array(UserId).max(10_000).optional(),
  })
  .refine(({ layers }) => new Set(layers.map((layer) => layer.id)).size === layers.length, {
    path: ['layers'],
    error: 'Two layers have the same id.',
  })
export type Schedule = z.infer<typeof Schedule>

type Span = { start: Instant; end: Instant }

/** Who is on call in a span; `layerIds` and `overrideIds` name everything that had a part in it. */
export type Shift = Span & { userIds: number[]; layerIds: string[]; overrideIds: number[] }

/** `uncovered`: nobody is planned. `empty`: somebody is, but none of them may be paged. */
export type Gap = Span & { kind: 'uncovered' | 'empty' }

/** A stretch in which nothing can change; `planned` is more than 0 where people are planned that may not be paged. */
type Stretch = Span & { onCall: OnCall[]; planned: number }

/** Who is on call at an instant. Needs no walk through the past, whatever the age of a rotation. */
export function onCallAt(schedule: Schedule, at: Instant): OnCall[] {
  const present = schedule.layers.map((layer) => layerAt(layer, schedule.timezone, at).users)
  return resolve(schedule, present, at).onCall
}

/** The final schedule from `from` to `to`: maximal spans in which the same people are on call; where nobody is, none. */
export function shifts(schedule: Schedule, from: Instant, to: Instant): Shift[] {
  const found: Shift[] = []
  for (const { start, end, onCall } of stretches(schedule, from, to)) {
    if (onCall.length > 0) append(found, { start, end, ...summary(onCall) })
  }
  return found
}

/** What one layer contributes, before priorities and overrides; made for drawing it as a row. */
export function layerShifts(layer: Layer, timezone: string, from: Instant, to: Instant): Shift[] {
  const found: Shift[] = []
  for (let start = from; start < to;) {
    const { users, until } = layerAt(layer, timezone, start)
    const end = Math.min(until, to)
    const userIds = [...new Set(users)].toSorted((a, b) => a - b)
    if (users.length > 0) append(found, { start, end, userIds, layerIds: [layer.id], overrideIds: [] })
    start = end
  }
  return found
}

/** The spans in which nobody is on call. */
export function gaps(schedule: Schedule, from: Instant, to: Instant): Gap[] {
  const found: Gap[] = []
  for (const { start, end, onCall, planned } of stretches(schedule, from, to)) {
    if (onCall.length > 0) continue
    const kind = planned > 0 ? 'empty' : 'uncovered'
    const last = found.at(-1)
    if (last && last.end === start && last.kind === kind) last.end = end
    else found.push({ start, end, kind })
  }
  return found
}

/** Everybody whom a schedule names, in ascending order. */
export function usersOf(schedule: Schedule): number[] {
  const users = new Set<number>()
  for (const layer of schedule.layers) for (const user of layer.participants.flat()) users.add(user)
  for (const { shifts: planned } of schedule.temporary ?? []) for (const { userId } of planned) users.add(userId)
  for (const { userId, replacedUserId } of schedule.overrides) {
    if (userId) users.add(userId)
    if (replacedUserId) users.add(replacedUserId)
  }
  return [...users].toSorted((a, b) => a - b)
}

function append(found: Shift[], shift: Shift): void {
  const last = found.at(-1)
  if (!last || last.end !== shift.start || !sameUsers(last.userIds, shift.userIds)) return void found.push(shift)
  last.end = shift.end
  last.layerIds = [...new Set([...last.layerIds, ...shift.layerIds])]
  last.overrideIds = [...new Set([...last.overrideIds, ...shift.overrideIds])]
}

/** `userIds` ascending, so that two of them can be compared. */
export function summary(onCall: OnCall[]): Pick<Shift, 'userIds' | 'layerIds' | 'overrideIds'> {
  return {
    userIds: onCall.map((one) => one.userId).toSorted((a, b) => a - b),
    layerIds: [...new Set(onCall.flatMap((one) => one.layerId ?? []))],
    overrideIds: [...new Set(onCall.flatMap((one) => one.overrideId ?? []))],
  }
}

export function sameUsers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((user, i) => user === b[i])
}

/** Walks from change to change; neighbouring stretches may be alike. */
export function* stretches(schedule: Schedule, from: Instant, to: Instant): Generator<Stretch> {
  const edges = edgesOf(schedule, from)
  const states = schedule.layers.map(() => ({ users: [] as readonly number[], until: -Infinity }))
  for (let start = from, edge = 0; start < to;) {
    while (edge < edges.length && edges[edge]! <= start) edge++
    let end = Math.min(to, edges[edge] ?? Infinity)
    for (const [i, layer] of schedule.layers.entries()) {
      if (states[i]!.until <= start) states[i] = layerAt(layer, schedule.timezone, start)
      end = Math.min(end, states[i]!.until)
    }
    const present = states.map((state) => state.users)
    yield { start, end, ...resolve(schedule, present, start) }
    start = end
  }
}

/** Where overrides and temporary schedules begin or end after `from`, ascending. */
function edgesOf(schedule: Schedule, from: Instant): Instant[] {
  const spans: Span[] = [...schedule.overrides]
  for (const temporary of schedule.temporary ?? []) spans.push(temporary, ...temporary.shifts)
  return spans
    .flatMap(({ start, end }) => [start, end])
    .filter((edge) => edge > from)
    .toSorted((a, b) => a - b)
}

/** Who is on in a layer, and a later instant before which that does not change. */
function layerAt(layer: Layer, timezone: string, at: Instant): { users: readonly number[]; until: Instant } {
  const { effectiveFrom = -Infinity, until: end = Infinity } = layer
  if (at >= end) return { users: [], until: Infinity }
  if (at < effectiveFrom) return { users: [], until: effectiveFrom }
  const zone = layer.timezone ?? timezone
  // Everything in a layer goes by the clock, and an hour that the clock repeats counts once: see wallReached.
  const wall = wallReached(at, zone)
  const window = windowAt(layer.restrictions, wall)
  const turn = window.open ? turnAt(layer, zone, wall) : { users: [], until: Infinity }
  const until = Math.min(end, instantAt(Math.min(window.until, turn.until), zone))
  // A schedule that cannot be walked is a fault; going on here would hang the whole node.
  if (!(until > at)) throw new Error(`The layer ${layer.id} does not get past ${at}.`)
  return { users: turn.users, until }
}

/** From who is present in each layer to who is on call. */
function resolve(schedule: Schedule, present: (readonly number[])[], at: Instant): Pick<Stretch, 'onCall' | 'planned'> {
  const ineligible = schedule.ineligibleUserIds ?? []
  const isOn = (span: Span) => span.start <= at && at < span.end
  const overrides = schedule.overrides.filter(isOn).toSorted((a, b) => a.id - b.id)
  const temporary = schedule.temporary?.filter(isOn) ?? []
  const base =
    temporary.length > 0
      ? temporary
          .flatMap((plan) => plan.shifts.filter(isOn))
          .map(({ userId }) => ({
            userId,
            layerId: null,
            overrideId: null,
            reason: 'in the temporary schedule',
          }))
      : fromLayers(schedule.layers, present, (user) => {
          if (!ineligible.includes(user)) return true
          return overrides.some((one) => one.kind === 'replace' && one.replacedUserId === user && !ineligible.includes(one.userId ?? 0))
        })
  const planned = uniqueUsers(applyOverrides(base, overrides))
  return {
    onCall: planned.filter((one) => !ineligible.includes(one.userId)),
    planned: planned.length,
  }
}

/** The people of the highest priority at which anybody counts; where nobody does, of the highest that has anybody. */
function fromLayers(layers: Layer[], present: (readonly number[])[], counts: (userId: number) => boolean): OnCall[] {
  const occupied = layers.map((layer, i) => ({ layer, users: present[i]! })).filter(({ users }) => users.length > 0)
  const able = occupied.filter(({ users }) => users.some(counts))
  const candidates = able.length > 0 ? able : occupied
  const highest = Math.max(...candidates.map(({ layer }) => layer.priority))
  return candidates
    .filter(({ layer }) => layer.priority === highest)
    .flatMap(({ layer, users }) =>
      users.map((userId) => ({
        userId,
        layerId: layer.id,
        overrideId: null,
        reason: `in the layer ${layer.name}`,
      })),
    )
}

function uniqueUsers(onCall: OnCall[]): OnCall[] {
  return onCall.filter((one, i) => onCall.findIndex((other) => other.userId === one.userId) === i)
}
