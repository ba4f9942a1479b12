import type { LucideIcon } from 'lucide-react'
import { useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react'

/** `go` to a place, `do` something, or something that was `find`-ed. */
export type Command = {
  id: string
  kind: 'go' | 'do' | 'find'
  label: string
  /** What kind of thing it is, or where: shown at the end. */
  hint?: string
  icon?: LucideIcon
  /** The key that does the same; shown, not bound (see `useKeys`). */
  keys?: string
  /** More words to find it by. */
  words?: string
  run: () => void
}

/** Finds things on the server for what was typed, at most a handful. */
export type Finder = { id: string; label: string; find: (query: string, signal: AbortSignal) => Promise<Command[]> }

type Registered = { commands: readonly Command[]; finders: readonly Finder[] }

const listeners = new Set<() => void>()
let sets: readonly Registered[] = []

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Puts commands into the palette (⌘K). Returns what takes them out again. In components use `useCommands`.
 *
 *     registerCommands([{ id: 'drill', kind: 'do', label: 'Start a drill', run: startDrill }])
 */
export function registerCommands(commands: readonly Command[], finders: readonly Finder[] = []): () => void {
  const mine: Registered = { commands, finders }
  sets = [...sets, mine]
  for (const listener of listeners) listener()
  return () => {
    sets = sets.filter((one) => one !== mine)
    for (const listener of listeners) listener()
  }
}

/** Commands that hold while a page is open: `useCommands([{ id: 'ack', kind: 'do', label: 'Acknowledge', keys: 'a', run }])`. */
export function useCommands(commands: readonly Command[]): void {
  const run = useEffectEvent((id: string) => commands.find((command) => command.id === id)?.run())
  const shape = commands.map(({ id, label, hint = '' }) => `${id}\t${label}\t${hint}`).join('\n')
  const current = useEffectEvent(() => commands)
  useEffect(() => registerCommands(current().map((command) => ({ ...command, run: () => run(command.id) }))), [shape])
}

/** Everything that is registered now, latest first: what the open page offers, then what holds everywhere. Of one id the latest counts. */
export function useRegistered(): Registered {
  const all = useSyncExternalStore(subscribe, () => sets)
  // the same as long as nothing is registered anew: who searches begins again when the finders are others
  return useMemo(() => {
    const commands = new Map<string, Command>()
    for (const command of all.toReversed().flatMap((one) => one.commands)) if (!commands.has(command.id)) commands.set(command.id, command)
    return { commands: [...commands.values()], finders: all.flatMap((one) => one.finders) }
  }, [all])
}

const lower = new WeakMap<Command, { label: string; rest: string }>()

/** Kept between keystrokes: with 50,000 commands this is most of the work. */
function lowered(command: Command): { label: string; rest: string } {
  let words = lower.get(command)
  if (!words)
    lower.set(command, (words = { label: command.label.toLowerCase(), rest: `${command.hint ?? ''} ${command.words ?? ''}`.toLowerCase() }))
  return words
}

/** Commands that fit what was typed, best first: all words must occur; beginnings of words count more. */
export function ranked(commands: readonly Command[], query: string, most: number): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const scored: { command: Command; score: number }[] = []
  for (const command of commands) {
    const { label, rest } = lowered(command)
    let score = 0
    for (const word of words) {
      const at = label.indexOf(word)
      const part = at === 0 ? 8 : at > 0 ? (/[\s-]/.test(label[at - 1]!) ? 5 : 2) : rest.includes(word) ? 1 : 0
      if (part === 0) {
        score = -1
        break
      }
      score += part
    }
    if (score >= 0) scored.push({ command, score })
  }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ command }) => command)
}
