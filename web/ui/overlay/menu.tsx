import type { LucideIcon } from 'lucide-react'
import { lazy, Suspense, type ReactElement, type ReactNode } from 'react'

export type MenuItem = {
  label: ReactNode
  onSelect: () => void
  icon?: LucideIcon
  kbd?: string
  /** Cannot be taken back: last in the menu, in red. */
  danger?: boolean
  /** Why it cannot be done now; the item is shown, greyed, with this reason. */
  impossible?: string | undefined
  /** For choices: whether this one holds. */
  checked?: boolean
}
export type MenuGroup = { label?: string; items: MenuItem[] }

export type MenuProps = { trigger: ReactElement; groups: MenuGroup[]; align?: 'start' | 'end'; side?: 'bottom' | 'top' | 'right' }

// positioning and focus are a fifth of the shell's code; until they are here the button merely stands in its place
const Popup = lazy(() => import('./menu-popup.tsx').then((module) => ({ default: module.MenuPopup })))

/**
 * A menu of acts behind a button. Groups are divided by a line.
 *
 *     <Menu trigger={<IconButton icon={Ellipsis} label="More" />} groups={[{ items: [
 *       { label: 'Snooze', icon: Clock, kbd: 's', onSelect: snooze },
 *     ] }]} />
 */
export function Menu(props: MenuProps) {
  return (
    <Suspense fallback={props.trigger}>
      <Popup {...props} />
    </Suspense>
  )
}
