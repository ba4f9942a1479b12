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
  const tests = patterns.map(({ field, is }) => {
    const like = globOf(is)
    return (signal: Judged) => {
      const text = textOf(field, signal)
      return text !== undefined && like(text)
    }
  })
  return (signal) => tests.some((test) => test(signal))
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
  const parts = pattern.toLowerCase().split(/\*+/)
  const [first, last] = [parts[0]!, parts.at(-1)!]
  const middle = parts.slice(1, -1).filter((part) => part !== '')
  if (parts.length === 1)
    return (given) => {
      const text = given.toLowerCase()
      return text.length === first.length && agrees(text, first, 0)
    }
  return (given) => {
    const text = given.toLowerCase()
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
