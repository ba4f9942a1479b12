import { begin, between, fit, lookAt, pan, toMap, zoom, type Camera, type Size } from './camera.ts'
import { readColours, watchTheme, type Colours } from './colours.ts'
import { draw, type Scene } from './draw.ts'
import { watchGestures } from './gestures.ts'
import { assetAt, nextTowards, readingOrder, type Heading } from './graph.ts'
import { CARD, type Layout, type Point } from './layout.ts'

type Told = {
  /** An asset was pressed, or the blank beside them. */
  press: (id: number | undefined) => void
  /** The keyboard went to an asset. */
  reach: (id: number) => void
}
export type Stage = ReturnType<typeof openStage>

const GLIDE_MS = 140
const STEP = 96
const FINGER = 22

/** The drawn map on a canvas: what is looked at and from how far. Draws when something changed, and not otherwise. */
export function openStage(canvas: HTMLCanvasElement, told: Told) {
  const context = canvas.getContext('2d')!
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  let scene: Scene | undefined
  let view: Size = { width: 0, height: 0 }
  let camera: Camera = { x: 0, y: 0, scale: 1 }
  let colours: Colours = readColours(canvas.parentElement!)
  /** Nobody has moved it yet, so it follows the size of the window. */
  let untouched = true
  let reached: number | undefined
  let hovered: number | undefined
  let opened: number | undefined
  let order: { of: Layout; ids: number[] } | undefined
  let frame = 0
  let flight: { from: Camera; to: Camera; began: number } | undefined

  function paint(now: number): void {
    frame = 0
    if (flight) {
      const share = Math.min(1, (now - flight.began) / GLIDE_MS)
      camera = between(flight.from, flight.to, Math.max(0, share))
      if (share >= 1) flight = undefined
      else soon()
    }
    if (!scene || view.width === 0) return
    const ratio = Math.min(2, devicePixelRatio || 1)
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)]
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    draw(context, { scene, attention: { current: hovered ?? reached, opened }, camera, view, ratio, colours })
  }
  function soon(): void {
    if (frame === 0) frame = requestAnimationFrame(paint)
  }
  function glide(to: Camera): void {
    untouched = false
    if (still.matches) camera = to
    else flight = { from: camera, to, began: performance.now() }
    soon()
  }
  function jump(to: Camera): void {
    untouched = false
    flight = undefined
    camera = to
    soon()
  }
  const middle = (): Point => ({ x: view.width / 2, y: view.height / 2 })
  const under = (at: Point, finger = 0): number | undefined =>
    scene &&
    assetAt(scene.layout, toMap(camera, view, at), {
      x: Math.max(CARD.width / 2, finger / camera.scale),
      y: Math.max(CARD.height / 2, finger / camera.scale),
    })

  function look(id: number): void {
    const place = scene?.layout.places.get(id)
    if (place && scene) glide(lookAt(flight?.to ?? camera, view, place, scene.layout))
  }
  function reach(id: number | undefined): void {
    if (id === undefined) return
    reached = id
    look(id)
    told.reach(id)
  }

  const stops = [
    watchGestures(canvas, {
      pan: (dx, dy) => scene && jump(pan(camera, view, dx, dy, scene.layout)),
      zoom: (factor, at) => scene && jump(zoom(camera, view, factor, at, scene.layout)),
      press: (at) => {
        const id = under(at, FINGER)
        reached = id
        told.press(id)
        soon()
      },
      hover: (at) => {
        const id = at && under(at)
        canvas.style.cursor = id === undefined ? '' : 'pointer'
        if (id === hovered) return
        hovered = id
        soon()
      },
    }),
    watchTheme(() => {
      colours = readColours(canvas.parentElement!)
      soon()
    }),
  ]
  const sizes = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect
    view = { width, height }
    if (untouched && scene) camera = begin(scene.layout, view)
    soon()
  })
  sizes.observe(canvas)
  void document.fonts.ready.then(soon)

  return {
    /** Shows something else; where it is another picture, all of it comes into view. */
    show(next: Scene): void {
      const other = next.layout !== scene?.layout
      scene = next
      if (other) {
        untouched = true
        flight = undefined
        camera = begin(next.layout, view)
        if (reached !== undefined && !next.layout.places.has(reached)) reached = undefined
        hovered = undefined
      }
      soon()
    },
    open(id: number | undefined): void {
      opened = id
      soon()
    },
    look,
    /** Looks at an asset from near enough to read its neighbours. */
    focus(id: number): void {
      const place = scene?.layout.places.get(id)
      if (!place || view.width === 0) return
      reached = id
      jump(lookAt({ ...camera, scale: 0 }, view, place, scene!.layout))
    },
    zoomBy(factor: number): void {
      if (scene) glide(zoom(flight?.to ?? camera, view, factor, middle(), scene.layout))
    },
    all(): void {
      if (scene) glide(fit(scene.layout, view))
    },
    panTo(heading: Heading): void {
      const [dx, dy] = { up: [0, -STEP], down: [0, STEP], left: [-STEP, 0], right: [STEP, 0] }[heading] as [number, number]
      if (scene) glide(pan(flight?.to ?? camera, view, dx, dy, scene.layout))
    },
    /** To the next or previous asset, as the map is read; the first time to what is open in the panel, or to the first. */
    step(by: 1 | -1): void {
      if (!scene) return
      if (order?.of !== scene.layout) order = { of: scene.layout, ids: readingOrder(scene.layout) }
      const { ids } = order
      const at = ids.indexOf(reached ?? opened ?? -1)
      reach(at < 0 ? ids[by === 1 ? 0 : ids.length - 1] : ids[(at + by + ids.length) % ids.length])
    },
    /** To the nearest asset in a direction. */
    go(heading: Heading): void {
      const from = reached ?? opened
      if (!scene) return
      if (from === undefined) this.step(1)
      else reach(nextTowards(scene.layout, from, heading))
    },
    reached: (): number | undefined => reached,
    /** The keyboard has left: nothing is pointed at any more. */
    leave(): void {
      reached = undefined
      soon()
    },
    close(): void {
      cancelAnimationFrame(frame)
      sizes.disconnect()
      for (const stop of stops) stop()
    },
  }
}
