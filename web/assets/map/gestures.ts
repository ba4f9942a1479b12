import type { Point } from './layout.ts'

type Told = {
  pan: (dx: number, dy: number) => void
  zoom: (factor: number, at: Point) => void
  /** Pressed and let go without moving. */
  press: (at: Point) => void
  hover: (at: Point | undefined) => void
}

/** Beyond this, a press has become a drag: fingers tremble. */
const SLACK = { mouse: 4, touch: 10 }

/** What fingers, pens and mice do on an element: drag, pinch, wheel, press. Returns what stops to listen. */
export function watchGestures(element: HTMLElement, told: Told): () => void {
  const down = new Map<number, Point>()
  let start: Point | undefined
  let moved = false

  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left, top } = element.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  function press(event: PointerEvent): void {
    if (event.button !== 0) return
    const at = placeOf(event)
    down.set(event.pointerId, at)
    element.setPointerCapture(event.pointerId)
    moved = down.size > 1
    start = at
    told.hover(undefined)
  }

  function move(event: PointerEvent): void {
    const at = placeOf(event)
    const before = down.get(event.pointerId)
    if (!before) return event.pointerType === 'touch' ? undefined : told.hover(at)
    if (!moved && start && Math.hypot(at.x - start.x, at.y - start.y) < SLACK[event.pointerType === 'mouse' ? 'mouse' : 'touch']) return
    moved = true
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    down.set(event.pointerId, at)
    if (!other) return told.pan(before.x - at.x, before.y - at.y)
    const [was, is] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(at.x - other.x, at.y - other.y)]
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }
    if (was > 0 && is > 0) told.zoom(is / was, middle)
    told.pan((before.x - at.x) / 2, (before.y - at.y) / 2)
  }

  function release(event: PointerEvent): void {
    const at = down.get(event.pointerId)
    down.delete(event.pointerId)
    if (at && !moved && event.type === 'pointerup') told.press(at)
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    // lines and pages of old mice in pixels; a pinch on a trackpad comes as small steps with Ctrl
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode]!
    told.zoom(Math.exp(-Math.max(-200, Math.min(200, pixels)) * (event.ctrlKey ? 0.01 : 0.0018)), placeOf(event))
  }

  const leave = (): void => told.hover(undefined)
  element.addEventListener('pointerdown', press)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', release)
  element.addEventListener('pointercancel', release)
  element.addEventListener('pointerleave', leave)
  element.addEventListener('wheel', wheel, { passive: false })
  return () => {
    element.removeEventListener('pointerdown', press)
    element.removeEventListener('pointermove', move)
    element.removeEventListener('pointerup', release)
    element.removeEventListener('pointercancel', release)
    element.removeEventListener('pointerleave', leave)
    element.removeEventListener('wheel', wheel)
  }
}
