import { Menu as Base } from '@base-ui/react/menu'
import type { LucideIcon } from 'lucide-react'
import { Check } from 'lucide-react'
import { Fragment, type ReactElement, type ReactNode } from 'react'
import { Kbd } from '../action/kbd.tsx'
import './pop.css'

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

/**
 * A menu of acts behind a button. Groups are divided by a line.
 *
 *     <Menu trigger={<IconButton icon={Ellipsis} label="More" />} groups={[{ items: [
 *       { label: 'Snooze', icon: Clock, kbd: 's', onSelect: snooze },
 *     ] }]} />
 */
export function Menu({
  trigger,
  groups,
  align = 'end',
  side = 'bottom',
}: {
  trigger: ReactElement
  groups: MenuGroup[]
  align?: 'start' | 'end'
  side?: 'bottom' | 'top' | 'right'
}) {
  const shown = groups.filter(({ items }) => items.length > 0)
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="ui-pop-place" align={align} side={side} sideOffset={4} collisionPadding={8}>
          <Base.Popup className="ui-pop">
            <div className="ui-pop-list">
              {shown.map((group, index) => (
                <Fragment key={group.label ?? index}>
                  {index > 0 && <Base.Separator className="ui-pop-line" />}
                  <Base.Group>
                    {group.label && <Base.GroupLabel className="ui-pop-label">{group.label}</Base.GroupLabel>}
                    {group.items.map((item, at) => (
                      <Item key={at} {...item} />
                    ))}
                  </Base.Group>
                </Fragment>
              ))}
            </div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Item({ label, onSelect, icon: Icon, kbd, danger, impossible, checked }: MenuItem) {
  const inner = (
    <>
      {Icon && <Icon aria-hidden />}
      <span className="ui-pop-item-words">
        {label}
        {impossible && <small>{impossible}</small>}
      </span>
      {kbd && <Kbd keys={kbd} />}
      {checked !== undefined && <span className="ui-pop-item-check">{checked && <Check aria-hidden />}</span>}
    </>
  )
  if (checked !== undefined)
    return (
      <Base.CheckboxItem className="ui-pop-item" checked={checked} onCheckedChange={onSelect} closeOnClick>
        {inner}
      </Base.CheckboxItem>
    )
  return (
    <Base.Item className="ui-pop-item" data-danger={danger || undefined} disabled={impossible !== undefined} onClick={onSelect}>
      {inner}
    </Base.Item>
  )
}
