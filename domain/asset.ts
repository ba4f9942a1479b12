import { z } from 'zod'

/** An asset's rank: 1 is what the company lives by, 4 what it can do without for days. */
export const PRIORITIES = [1, 2, 3, 4] as const
export const Priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type Priority = z.infer<typeof Priority>
export const PRIORITY_WORDS: Record<Priority, string> = {
  1: 'Vital: the company stands still without it',
  2: 'Important: customers notice within the hour',
  3: 'Supporting: work goes on without it for a day',
  4: 'Minor: it can wait for days',
}

/** What an asset needs most: that it stays secret, stays right, stays up. */
export const NEEDS = ['confidentiality', 'integrity', 'availability'] as const
export const Need = z.enum(NEEDS)
export type Need = z.infer<typeof Need>
/** How much: 1 low, 2 medium, 3 high; null where nobody has said. */
export const NeedLevel = z.union([z.literal(1), z.literal(2), z.literal(3)])
export type NeedLevel = z.infer<typeof NeedLevel>
export const NEED_LEVEL_WORDS: Record<NeedLevel, string> = { 1: 'low', 2: 'medium', 3: 'high' }
export type Needs = Record<Need, NeedLevel | null>

/** `A dependsOn B`: A fails with B. `A runsOn B`: B carries A. `A partOf B`: A's trouble is B's. */
export const RELATION_KINDS = ['dependsOn', 'runsOn', 'partOf'] as const
export const RelationKind = z.enum(RELATION_KINDS)
export type RelationKind = z.infer<typeof RelationKind>
/** Read along the relation and against it. */
export const RELATION_WORDS: Record<RelationKind, { along: string; against: string }> = {
  dependsOn: { along: 'depends on', against: 'is needed by' },
  runsOn: { along: 'runs on', against: 'carries' },
  partOf: { along: 'is part of', against: 'consists of' },
}
/** So many relations an asset may have. */
export const RELATIONS_EACH = 1_000
export type Relation = { fromId: number; toId: number; kind: RelationKind }

/** An alert that carries this label with this value is about the asset; `@source` stands for the alert's source. */
export const Identifier = z.strictObject({
  label: z.string().trim().min(1, 'Name a label.').max(255, 'At most 255 characters.'),
  value: z.string().trim().min(1, 'Give its value.').max(1_024, 'At most 1,024 characters.'),
})
export type Identifier = z.infer<typeof Identifier>

/** A short word to find and to choose by: letters, digits, `-`, `_`, `.`, `:` and `/`. */
export const Tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\-_.:/]{0,59}$/u, 'Letters, digits, - _ . : and /, at most 60 characters.')

/** What is known of an asset when alerts are judged by it. */
export type JudgedAsset = { id: number; name: string; kind: string; priority: Priority | null; needs: Needs }
