import type { LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'

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
