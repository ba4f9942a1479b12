import { z } from 'zod'
import { UserId } from './schedule-layer.ts'
import { Instant } from './time.ts'

/**
 * A change of the final schedule for a time. `add`: `userId` is on call too. `remove`: `userId` is not.
 * `replace`: `userId` takes over from `replacedUserId`, while that person would be on. `replaceAll`: `userId`
 * is on instead of everybody.
 */
const OverrideFields = {
  kind: z.enum(['add', 'remove', 'replace', 'replaceAll']),
  start: Instant,
  end: Instant,
  userId: UserId.nullish(),
  replacedUserId: UserId.nullish(),
}

type OverrideFields = z.output<z.ZodObject<typeof OverrideFields>>

function checkOverride(override: OverrideFields, issues: z.core.$RefinementCtx): void {
  const refuse = (path: string, message: string) => issues.addIssue({ code: 'custom', path: [path], message })
  const { kind, userId, replacedUserId } = override
  if (override.end <= override.start) refuse('end', 'The end must be after the start.')
  if (!userId) refuse('userId', kind === 'remove' ? 'Choose who is not on call.' : 'Choose who is on call.')
  if (kind === 'replace' && !replacedUserId) refuse('replacedUserId', 'Choose whom to take over from.')
  if (kind !== 'replace' && replacedUserId) refuse('replacedUserId', 'Only an override of the kind replace takes over from somebody.')
  if (userId && userId === replacedUserId) refuse('userId', 'Nobody can take over from themselves.')
}

/** As somebody asks for it, before it has an id. */
export const NewOverride = z.strictObject(OverrideFields).superRefine(checkOverride)
export type NewOverride = z.infer<typeof NewOverride>

export const Override = z.strictObject({ id: z.int().positive(), ...OverrideFields }).superRefine(checkOverride)
export type Override = z.infer<typeof Override>

/** Somebody on call, and what puts them there. */
export type OnCall = {
  userId: number
  layerId: string | null
  overrideId: number | null
  reason: string
}

/** Overrides that are on at an instant, in their order, each applied to what the earlier ones made. */
export function applyOverrides(onCall: OnCall[], overrides: Override[]): OnCall[] {
  const instead = new Set<number | null>(overrides.filter((one) => one.kind === 'replaceAll').map((one) => one.id))
  for (const { id, kind, userId, replacedUserId } of overrides) {
    if (!userId) continue
    const by = (layerId: string | null, reason: string): OnCall => ({
      userId,
      layerId,
      overrideId: id,
      reason,
    })
    if (kind === 'add') onCall = [...onCall, by(null, 'added by an override')]
    if (kind === 'remove') onCall = onCall.filter((one) => one.userId !== userId)
    if (kind === 'replace') {
      onCall = onCall.map((one) => (one.userId === replacedUserId ? by(one.layerId, 'takes over by an override') : one))
    }
    // Several overrides that replace everybody stand together.
    if (kind === 'replaceAll') {
      onCall = [...onCall.filter((one) => instead.has(one.overrideId)), by(null, 'instead of everybody by an override')]
    }
  }
  return onCall
}
