import { useRef, useState, type PointerEvent, type RefObject } from 'react'
import { HOUR, MINUTE, type Instant } from '../../../domain/time.ts'
import type { Scale } from './scale.ts'
import { offsetAt } from './zone.ts'

const SNAPS = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR, 12 * HOUR]
const SNAP_PX = 6
const DRAG_PX = 6

/** The nearest round wall time, the rounder the wider the span. */
export function snapped(at: Instant, { from, to, zone }: Pick<Scale, 'from' | 'to' | 'zone'>, width: number): Instant {
  const least = ((to - from) / Math.max(1, width)) * SNAP_PX
  const step = SNAPS.find((one) => one >= least) ?? 24 * HOUR
  const offset = offsetAt(zone, at)
  return Math.round((at + offset) / step) * step - offset
}

/** Marking a span with the pointer: what is picked so far, and the handlers for the axis. */
export function useRange(plot: RefObject<HTMLElement | null>, scale: Scale, onRange: ((from: Instant, to: Instant) => void) | undefined) {
  const [start, setStart] = useState<Instant>()
  const [end, setEnd] = useState<Instant>()
  const pressed = useRef(0)
  const picked =
    start === undefined || end === undefined || start === end ? undefined : { from: Math.min(start, end), to: Math.max(start, end) }

  function instantAt(event: PointerEvent): Instant | undefined {
    const box = plot.current?.getBoundingClientRect()
    if (!box || event.clientX < box.left) return undefined
    return snapped(scale.at(Math.min(1, (event.clientX - box.left) / box.width)), scale, box.width)
  }
  function stop(): void {
    setStart(undefined)
    setEnd(undefined)
  }
  const handlers = !onRange
    ? {}
    : {
        onPointerDown: (event: PointerEvent<HTMLElement>) => {
          const at = instantAt(event)
          // touch scrolls
          if (at === undefined || event.button !== 0 || event.pointerType === 'touch') return
          pressed.current = event.clientX
          setStart(at)
          setEnd(at)
        },
        onPointerMove: (event: PointerEvent<HTMLElement>) => {
          if (start === undefined) return
          // released elsewhere
          if (event.buttons === 0) return stop()
          // what is pressed keeps its press until the pointer really moves; from then on the axis has it, and no click follows
          if (Math.abs(event.clientX - pressed.current) < DRAG_PX && !event.currentTarget.hasPointerCapture(event.pointerId)) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setEnd(instantAt(event) ?? scale.from)
        },
        onPointerUp: () => {
          stop()
          if (picked) onRange(picked.from, picked.to)
        },
        onPointerCancel: stop,
      }
  return { picked, handlers }
}
