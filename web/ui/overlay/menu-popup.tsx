import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { Fragment } from 'react'
import { Kbd } from '../action/kbd.tsx'
import type { MenuItem, MenuProps } from './menu-items.ts'
import './pop.css'

/** The menu itself; loaded by `Menu`. */
export function MenuPopup({ trigger, groups, align = 'end', side = 'bottom' }: MenuProps) {
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
                      <Item key={at} {...item} blank={group.items.some((one) => one.icon)} />
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

function Item({ label, onSelect, icon: Icon, kbd, danger, impossible, checked, blank }: MenuItem & { blank: boolean }) {
  const inner = (
    <>
      {Icon ? <Icon aria-hidden /> : blank && <span className="ui-pop-blank" />}
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
