import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from '../action/kbd.tsx'
import './tooltip.css'

type Tip = { content: ReactNode; kbd: string | undefined }

/** All tips share one popup: a list of a thousand times costs a thousand listeners, not a thousand popups. */
const tips = Base.createHandle<Tip>()

/**
 * A short explanation on hover and focus. Never the only place where something is said: touch has no hover.
 * `children` is one element that can take a ref and handlers.
 *
 *     <Tooltip content="Nobody is on call" kbd="p"><button>…</button></Tooltip>
 */
export function Tooltip({ content, kbd, children }: { content: ReactNode; kbd?: string | undefined; children: ReactElement }) {
  return <Base.Trigger handle={tips} payload={{ content, kbd }} render={children} />
}

/** Where tips appear; rendered once by `UiRoot`. */
export function TooltipRoot() {
  return (
    <Base.Root handle={tips}>
      {({ payload }) => (
        <Base.Portal>
          <Base.Positioner sideOffset={6} collisionPadding={8} className="ui-tooltip-place">
            <Base.Popup className="ui-tooltip">
              {payload?.content}
              {payload?.kbd && <Kbd keys={payload.kbd} />}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      )}
    </Base.Root>
  )
}
