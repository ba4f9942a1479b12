import type { MapNode } from '../../../contract/assets.ts'
import { RELATION_KINDS } from '../../../domain/asset.ts'
import { LEGIBLE, READABLE, toView, windowOf, type Camera, type Size } from './camera.ts'
import { drawCard, drawChip, drawSign, type Look } from './card.ts'
import type { Colours } from './colours.ts'
import { byImportance, type Atlas, type KindWords } from './graph.ts'
import { CARD, type Layout, type Point } from './layout.ts'
import { ellipsis } from './text.ts'
import { DASHES, wireOf, wiresAt, type Wires } from './wires.ts'

export type Scene = { atlas: Atlas; layout: Layout; wires: Wires; kindWords: KindWords }
/** Which asset is pointed at, which one is open in the panel. */
export type Attention = { current: number | undefined; opened: number | undefined }
type Frame = { scene: Scene; attention: Attention; camera: Camera; view: Size; ratio: number; colours: Colours }

/** More lines than this are only drawn where they begin or end in view. */
const MANY = 300

/** Draws the map anew: what lies below first. Answers how many assets can be seen. */
export function draw(context: CanvasRenderingContext2D, frame: Frame): number {
  const { scene, attention, camera, view, ratio } = frame
  const { atlas, layout } = scene
  const lit = attention.current ?? attention.opened
  const near = lit === undefined ? undefined : atlas.near.get(lit)
  const isDim = (id: number): boolean => near !== undefined && id !== lit && !near.has(id)
  const box = windowOf(camera, view)
  const seen = atlas.nodes.filter(({ id }) => {
    const place = layout.places.get(id)
    return (
      place &&
      place.x + CARD.width / 2 > box.x &&
      place.x - CARD.width / 2 < box.x + box.width &&
      place.y + CARD.height / 2 > box.y &&
      place.y - CARD.height / 2 < box.y + box.height
    )
  })
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, view.width, view.height)
  context.save()
  context.translate(view.width / 2 - camera.x * camera.scale, view.height / 2 - camera.y * camera.scale)
  context.scale(camera.scale, camera.scale)
  drawFrames(context, frame, near !== undefined)
  drawWires(context, frame, seen, lit)
  drawCaptions(context, frame, near !== undefined)
  const chips = camera.scale < LEGIBLE
  if (chips) {
    for (const node of seen) drawChip(context, node, layout.places.get(node.id)!, lookOf(node, attention, isDim(node.id)), frame)
    // the worst last, so that it is not hidden by what is less bad
    for (const node of seen.filter(({ open }) => open !== null).toSorted((a, b) => byImportance(b, a)))
      if (!isDim(node.id)) drawSign(context, node, layout.places.get(node.id)!, frame)
  }
  context.restore()
  if (chips) drawLabels(context, frame, seen, lit, isDim)
  else
    for (const node of seen) {
      const at = toView(camera, view, layout.places.get(node.id)!)
      drawCard(context, node, at, lookOf(node, attention, isDim(node.id)), { ...frame, full: camera.scale >= READABLE })
    }
  return seen.length
}

function lookOf({ id }: MapNode, { current, opened }: Attention, dim: boolean): Look {
  return { dim, current: id === current, opened: id === opened }
}

function drawWires(
  context: CanvasRenderingContext2D,
  { scene, camera, colours, ratio }: Frame,
  seen: readonly MapNode[],
  lit: number | undefined,
): void {
  const { each, all } = scene.wires
  const far = camera.scale < LEGIBLE
  const some = each.length > MANY && seen.length < scene.atlas.nodes.length
  const paths = some ? wiresAt(scene.wires, new Set(seen.map(({ id }) => id))) : all
  // thousands of lines would be a carpet: they fade into a texture
  const crowd = Math.min(1, MANY / Math.max(1, each.length))
  const pixel = 1 / camera.scale
  context.globalAlpha = lit === undefined ? Math.max(far ? 0.24 : 0.42, 0.8 * crowd) : 0.14 + 0.1 * crowd
  context.strokeStyle = colours.control
  // a hair of one device pixel is drawn ten times as fast as any broader line
  context.lineWidth = far ? pixel / ratio : Math.max(1.1, 0.8 * pixel)
  for (const kind of RELATION_KINDS) {
    context.setLineDash(far ? [] : DASHES[kind])
    context.stroke(paths[kind])
  }
  context.globalAlpha = 1
  if (lit !== undefined) {
    context.strokeStyle = context.fillStyle = colours.ink
    context.lineWidth = Math.max(1.6, 1.4 * pixel)
    for (const edge of scene.atlas.edges) {
      if (edge.from !== lit && edge.to !== lit) continue
      const wire = wireOf(edge, scene.layout)
      if (!wire) continue
      context.setLineDash(DASHES[edge.kind].map((dash) => dash * Math.max(1, pixel * 0.6)))
      context.stroke(wire.line)
      if (camera.scale >= LEGIBLE / 2) context.fill(wire.head)
    }
  }
  context.setLineDash([])
}

function drawFrames(context: CanvasRenderingContext2D, { scene, camera, colours }: Frame, dim: boolean): void {
  context.globalAlpha = dim ? 0.4 : 1
  for (const { x, y, width, height } of scene.layout.frames) {
    context.beginPath()
    context.roundRect(x, y, width, height, 10)
    context.fillStyle = colours.sunken
    context.fill()
    context.strokeStyle = colours.line
    context.lineWidth = 1 / Math.min(1, camera.scale)
    context.stroke()
  }
  context.globalAlpha = 1
}

function drawCaptions(context: CanvasRenderingContext2D, { scene, camera, colours }: Frame, dim: boolean): void {
  if (camera.scale < LEGIBLE) return
  const size = 11.5 / Math.min(1, camera.scale)
  context.globalAlpha = dim ? 0.5 : 1
  context.font = `500 ${size}px ${colours.font}`
  context.textBaseline = 'bottom'
  context.lineJoin = 'round'
  context.lineWidth = size / 2.5
  for (const { x, y, width, whole } of scene.layout.frames) {
    const words = ellipsis(
      context,
      whole === null ? 'Related to nothing yet' : `Parts of ${scene.atlas.byId.get(whole)?.name ?? 'another'}`,
      width,
    )
    // lines end before the words do
    context.strokeStyle = colours.ground
    context.strokeText(words, x + 2, y - 4)
    context.fillStyle = colours.soft
    context.fillText(words, x + 2, y - 4)
  }
  context.globalAlpha = 1
}

/** Far away, names stand where there is room for them: the most important first, and always those that are lit. */
function drawLabels(
  context: CanvasRenderingContext2D,
  { scene, camera, view, colours }: Frame,
  seen: readonly MapNode[],
  lit: number | undefined,
  isDim: (id: number) => boolean,
): void {
  context.font = `600 12px ${colours.font}`
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.lineJoin = 'round'
  const taken: { at: Point; half: number }[] = []
  const most = lit === undefined ? Math.ceil((view.width * view.height) / 22_000) : 60
  const wanted = seen
    .filter(({ id, open, paged, priority }) => id === lit || (lit === undefined ? open !== null || paged || priority === 1 : !isDim(id)))
    .toSorted((a, b) => Number(b.id === lit) - Number(a.id === lit) || byImportance(a, b))
  for (const node of wanted) {
    if (taken.length >= most) break
    const centre = toView(camera, view, scene.layout.places.get(node.id)!)
    const words = ellipsis(context, node.name, 150)
    const half = context.measureText(words).width / 2 + 6
    const at = { x: Math.min(view.width - half, Math.max(half, centre.x)), y: centre.y - (CARD.height / 2) * camera.scale - 11 }
    if (taken.some((one) => Math.abs(one.at.x - at.x) < one.half + half && Math.abs(one.at.y - at.y) < 20)) continue
    taken.push({ at, half })
    context.strokeStyle = colours.ground
    context.lineWidth = 4
    context.strokeText(words, at.x, at.y)
    context.fillStyle = node.open === null ? colours.ink : colours.severity[node.open].ink
    context.fillText(words, at.x, at.y)
  }
  context.textAlign = 'start'
}
