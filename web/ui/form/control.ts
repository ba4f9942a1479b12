import type { ReactNode, Ref } from 'react'

/**
 * What every control takes, so that `FormField` can drive any of them: a value in, the next value out
 * (never an event).
 */
export type Control<T, Element = HTMLElement> = {
  value: T
  onChange: (value: T) => void
  onBlur?: (() => void) | undefined
  name?: string | undefined
  disabled?: boolean | undefined
  ref?: Ref<Element> | undefined
}

/** One choice. `hint` is a second, quieter line; `icon` stands before the words. */
export type Option<T> = {
  value: T
  label: string
  hint?: string | undefined
  icon?: ReactNode
  disabled?: boolean | undefined
}
