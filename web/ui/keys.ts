import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from 'tinykeys'

/**
 * One key binding. `keys` is a tinykeys pattern: `j`, `Shift+J`, `$mod+k`, `g h`, `[Shift]+?`.
 * `label` and `group` put it into the keyboard help; without a label it works but is not listed.
 */
export type KeyBinding = {
  keys: string
  label?: string
  group?: string
  /** Acts again while the key is held down, as moving in a list should. */
  repeat?: boolean
  run: (event: KeyboardEvent) => void
}

type Bound = KeyBinding & { presses: KeybindingPress[] }

const PRESSABLE = 'a, button, summary, [role="button"], [role="tab"], [role="checkbox"], [role="switch"], [role="radio"]'
const SWITCH = 'muster.single-keys'
const SEQUENCE_MS = 1_000
const listeners = new Set<() => void>()
let bound: readonly Bound[] = []
let singleKeys = read()
let pressed: { event: KeyboardEvent; at: number }[] = []

function read(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== 'off'
  } catch {
    return true
  }
}

function changed(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether single characters act at all (WCAG 2.1.4: they must be switchable off). */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, () => singleKeys)
  return [
    on,
    (next) => {
      singleKeys = next
      try {
        localStorage.setItem(SWITCH, next ? 'on' : 'off')
      } catch {
        // private mode: holds for this tab
      }
      changed()
    },
  ]
}

/** All bindings that are active now, for the keyboard help. */
export function useBoundKeys(): readonly KeyBinding[] {
  return useSyncExternalStore(subscribe, () => bound)
}

/**
 * Binds keys while the component is mounted. The newest binding of a key wins, and a started sequence (`g s`)
 * wins over a single key (`s`). Characters without a modifier are ignored while typing, while a dialog or menu
 * is open, and when the person has switched them off.
 *
 *     useKeys([{ keys: 'a', label: 'Acknowledge', group: 'Incident', run: acknowledge }])
 */
export function useKeys(bindings: readonly KeyBinding[], enabled = true): void {
  const run = useEffectEvent((keys: string, event: KeyboardEvent) => bindings.find((one) => one.keys === keys)?.run(event))
  // what the help lists; handlers may change on every render without binding anew
  const shape = JSON.stringify(enabled ? bindings.map((one) => ({ ...one, run: undefined })) : [])
  useEffect(() => {
    const mine = (JSON.parse(shape) as Omit<KeyBinding, 'run'>[]).map((one): Bound => ({
      ...one,
      presses: parseKeybinding(one.keys),
      run: (event) => run(one.keys, event),
    }))
    if (mine.length === 0) return
    bound = [...bound, ...mine]
    changed()
    return () => {
      bound = bound.filter((one) => !mine.includes(one))
      changed()
    }
  }, [shape])
}

/** Starts to listen; called once by the root of the interface. Returns what stops it. */
export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return
    pressed = [...pressed, { event, at: event.timeStamp }].filter((one) => event.timeStamp - one.at < SEQUENCE_MS).slice(-3)
    const newestFirst = bound.toReversed()
    const hit =
      newestFirst.find((one) => one.presses.length > 1 && matches(one)) ??
      newestFirst.find((one) => one.presses.length === 1 && matches(one))
    if (!hit || mustIgnore(hit, event)) return
    pressed = []
    event.preventDefault()
    hit.run(event)
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function matches({ presses }: Bound): boolean {
  const last = pressed.slice(-presses.length)
  return last.length === presses.length && presses.every((press, index) => matchKeybindingPress(last[index]!.event, press))
}

function mustIgnore({ presses, repeat }: Bound, event: KeyboardEvent): boolean {
  if (event.repeat && !repeat) return true
  const [required, , key] = presses.at(-1)!
  if (required.some((modifier) => modifier !== 'Shift')) return false
  // what has the focus answers to these itself
  if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof Element && event.target.closest(PRESSABLE) !== null)
    return true
  if (isTyping(event.target) || document.querySelector('[data-modal]') !== null) return true
  return !singleKeys && typeof key === 'string' && key.length === 1
}

/** Whether the event belongs to somebody who is writing or choosing in a control. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="menu"], [role="listbox"]') !== null) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
