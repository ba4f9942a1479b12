import { z } from 'zod'
import type { AlertSignal } from './signal.ts'

/** How bad a scenario is for whatever it hits, before it is known how important that is. */
export const IMPACTS = [4, 3, 2, 1] as const
export const Impact = z.union([z.literal(4), z.literal(3), z.literal(2), z.literal(1)])
export type Impact = z.infer<typeof Impact>
export const IMPACT_WORDS: Record<Impact, string> = { 4: 'severe', 3: 'major', 2: 'moderate', 1: 'minor' }

/**
 * One way to know a scenario by: a field of the alert (`@title`, `@text` for title and description, `@source`, or the name of
 * a label) and what it looks like. `*` stands for anything, `?` for one character; capitals do not count.
 */
export const Pattern = z.strictObject({
  field: z.string().trim().min(1, 'Name a field.').max(255, 'At most 255 characters.'),
  is: z.string().trim().min(1, 'Say what it looks like.').max(200, 'At most 200 characters.'),
})
export type Pattern = z.infer<typeof Pattern>

export type Judged = Pick<AlertSignal, 'title' | 'description' | 'source' | 'labels'>

/** Whether an alert has what a pattern looks for. */
export type Matcher = (signal: Judged) => boolean

/** Whether an alert meets one of the patterns; made once, asked often. None: it never does. */
export function matcherOf(patterns: readonly Pattern[]): Matcher {
  const find = finderOf([{ patterns, kinds: [] }])
  return (signal) => find(signal, '') === 0
}

/**
 * Which of these is the first that an alert about an asset of a kind meets; -1: none. Each field of the alert is read and
 * lowered once, however many patterns look into it.
 */
export function finderOf(
  scenarios: readonly { patterns: readonly Pattern[]; kinds: readonly string[] }[],
): (signal: Judged, kind: string) => number {
  const kinds = scenarios.map((scenario) => (scenario.kinds.length === 0 ? null : new Set(scenario.kinds)))
  const fields = new Map<string, { index: number; like: (lower: string) => boolean }[]>()
  for (const [index, { patterns }] of scenarios.entries())
    for (const { field, is } of patterns) {
      const test = { index, like: lowerGlobOf(is) }
      const tests = fields.get(field)
      if (tests) tests.push(test)
      else fields.set(field, [test])
    }
  return (signal, kind) => {
    let first = scenarios.length
    for (const [field, tests] of fields) {
      const text = textOf(field, signal)?.toLowerCase()
      if (text === undefined) continue
      // In the order of the scenarios: what comes after the first found cannot be the first.
      for (const { index, like } of tests) {
        if (index >= first) break
        if ((kinds[index] === null || kinds[index]!.has(kind)) && like(text)) first = index
      }
    }
    return first === scenarios.length ? -1 : first
  }
}

/** So much of a long description is looked at, in characters. */
const TEXT_LENGTH = 2_000

function textOf(field: string, signal: Judged): string | undefined {
  if (field === '@title') return signal.title
  if (field === '@text') return `${signal.title}\n${signal.description ?? ''}`.slice(0, TEXT_LENGTH)
  if (field === '@source') return signal.source
  return Object.hasOwn(signal.labels, field) ? signal.labels[field] : undefined
}

/** `*` stands for any text, `?` for one character. Takes time in proportion to the text, whatever the pattern. */
export function globOf(pattern: string): (text: string) => boolean {
  const like = lowerGlobOf(pattern)
  return (text) => like(text.toLowerCase())
}

/** The same for texts in small letters. */
function lowerGlobOf(pattern: string): (lower: string) => boolean {
  const parts = pattern.toLowerCase().split(/\*+/)
  const [first, last] = [parts[0]!, parts.at(-1)!]
  const middle = parts.slice(1, -1).filter((part) => part !== '')
  if (parts.length === 1) return (text) => text.length === first.length && agrees(text, first, 0)
  const [only] = middle
  if (first === '' && last === '' && middle.length === 1 && !only!.includes('?')) return (text) => text.includes(only!)
  return (text) => {
    if (text.length < first.length + last.length || !agrees(text, first, 0)) return false
    const end = text.length - last.length
    if (!agrees(text, last, end)) return false
    let at = first.length
    for (const part of middle) {
      const found = indexOf(text, part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= end
  }
}

function agrees(text: string, part: string, at: number): boolean {
  if (!part.includes('?')) return text.startsWith(part, at)
  for (let i = 0; i < part.length; i++) if (part[i] !== '?' && part[i] !== text[at + i]) return false
  return true
}

function indexOf(text: string, part: string, from: number): number {
  if (!part.includes('?')) return text.indexOf(part, from)
  for (let at = from; at + part.length <= text.length; at++) if (agrees(text, part, at)) return at
  return -1
}
