import { lazy, Suspense } from 'react'
import type { MenuProps } from './menu-items.ts'

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
