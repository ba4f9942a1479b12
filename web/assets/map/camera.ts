import type { Box, Point } from './layout.ts'

/** What of the map is seen: the point in the middle, and how many pixels a unit is. */
export type Camera = Point & { scale: number }
export type Size = { width: number; height: number }

const MARGIN = { wide: 28, narrow: 12 }
export const MOST = 2
/** At this size and above, cards carry words. */
export const READABLE = 0.72
/** At this size and above, a card has room for its name. */
export const LEGIBLE = 0.4

/** The whole map in view, never larger than its own size. */
export function fit(map: Size, view: Size): Camera {
  const margin = view.width < 600 ? MARGIN.narrow : MARGIN.wide
  const room = { width: Math.max(1, view.width - 2 * margin), height: Math.max(1, view.height - 2 * margin) }
  const scale = Math.min(1, room.width / Math.max(1, map.width), room.height / Math.max(1, map.height))
  return { x: map.width / 2, y: map.height / 2, scale }
}

/** Where one begins: the whole, or its top where the whole could be seen but not read, and its width can. */
export function begin(map: Size, view: Size): Camera {
  const whole = fit(map, view)
  const wide = fit({ width: map.width, height: 1 }, view)
  if (whole.scale >= LEGIBLE * 1.4 || wide.scale < LEGIBLE) return whole
  return { ...wide, y: (view.height / 2 - MARGIN.narrow) / wide.scale }
}

export function toView(camera: Camera, view: Size, point: Point): Point {
  return { x: (point.x - camera.x) * camera.scale + view.width / 2, y: (point.y - camera.y) * camera.scale + view.height / 2 }
}

export function toMap(camera: Camera, view: Size, point: Point): Point {
  return { x: (point.x - view.width / 2) / camera.scale + camera.x, y: (point.y - view.height / 2) / camera.scale + camera.y }
}

/** Larger or smaller, while the point under the pointer stays where it is; not below half of what shows everything. */
export function zoom(camera: Camera, view: Size, factor: number, at: Point, map: Size): Camera {
  const scale = Math.min(MOST, Math.max(fit(map, view).scale / 2, camera.scale * factor))
  const held = toMap(camera, view, at)
  return keep({ x: held.x - (at.x - view.width / 2) / scale, y: held.y - (at.y - view.height / 2) / scale, scale }, map, view)
}

export function pan(camera: Camera, view: Size, dx: number, dy: number, map: Size): Camera {
  return keep({ ...camera, x: camera.x + dx / camera.scale, y: camera.y + dy / camera.scale }, map, view)
}

/** A map larger than the view is not pushed out of it by more than a quarter, so that nobody gets lost in the blank. */
function keep(camera: Camera, map: Size, view: Size): Camera {
  const along = (at: number, length: number, seen: number): number => {
    const slack = Math.max(0, length / 2 - seen / 4)
    return Math.min(length / 2 + slack, Math.max(length / 2 - slack, at))
  }
  return {
    ...camera,
    x: along(camera.x, map.width, view.width / camera.scale),
    y: along(camera.y, map.height, view.height / camera.scale),
  }
}

/** Brings a point into view, readable; where it can be seen well already, nothing moves. */
export function lookAt(camera: Camera, view: Size, point: Point, map: Size): Camera {
  const { x, y } = toView(camera, view, point)
  const [edgeX, edgeY] = [Math.min(120, view.width / 4), Math.min(64, view.height / 4)]
  const seen = x >= edgeX && x <= view.width - edgeX && y >= edgeY && y <= view.height - edgeY
  if (seen && camera.scale >= READABLE) return camera
  return keep({ ...point, scale: Math.max(camera.scale, READABLE * 1.25) }, map, view)
}

/** On the way from one to another, `share` of it done. Zoom goes in proportion, not by difference. */
export function between(from: Camera, to: Camera, share: number): Camera {
  const eased = 1 - (1 - share) ** 3
  return {
    x: from.x + (to.x - from.x) * eased,
    y: from.y + (to.y - from.y) * eased,
    scale: from.scale * (to.scale / from.scale) ** eased,
  }
}

/** What of the map can be seen. */
export function windowOf(camera: Camera, view: Size): Box {
  const { x, y } = toMap(camera, view, { x: 0, y: 0 })
  return { x, y, width: view.width / camera.scale, height: view.height / camera.scale }
}
