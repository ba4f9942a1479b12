import type { MapNode } from '../../../contract/assets.ts'
import { SEVERITY_WORDS } from '../../../domain/severity.ts'
import type { Camera } from './camera.ts'
import type { Colours } from './colours.ts'
import type { KindWords } from './graph.ts'
import { CARD, type Point } from './layout.ts'
import { drawBell, drawKind, drawSeverity } from './marks.ts'
import { ellipsis } from './text.ts'

export type Look = { dim: boolean; current: boolean; opened: boolean }
type Draw = { scene: { kindWords: KindWords }; camera: Camera; colours: Colours }
const DIM = 0.28

/** An asset from far away: a block, darker the more it matters; what is open on it is seen from anywhere. */
export function drawChip(context: CanvasRenderingContext2D, node: MapNode, { x, y }: Point, look: Look, { camera, colours }: Draw): void {
  context.globalAlpha = look.dim ? DIM : 1
  const state = node.open === null ? undefined : colours.severity[node.open]
  context.beginPath()
  context.roundRect(x - CARD.width / 2, y - CARD.height / 2, CARD.width, CARD.height, 8)
  context.fillStyle = state?.part ?? (node.priority === 1 ? colours.control : colours.strong)
  context.fill()
  outline(context, look, colours, 1 / camera.scale)
  context.globalAlpha = 1
}

/** What is open on an asset, over the blocks of all: its sign has the same size from however far. */
export function drawSign(context: CanvasRenderingContext2D, node: MapNode, { x, y }: Point, { camera, colours }: Draw): void {
  if (node.open === null) return
  const size = Math.max(30, 12 / camera.scale)
  context.beginPath()
  context.arc(x, y, size * 0.62, 0, 2 * Math.PI)
  context.fillStyle = colours.ground
  context.fill()
  drawSeverity(context, node.open, { x: x - size / 2, y: y - size / 2, size, colour: colours.severity[node.open].part }, colours.ground)
}

/** An asset as a card, drawn in pixels at its centre; `full` has the second line: its kind, and what is open on it. */
export function drawCard(context: CanvasRenderingContext2D, node: MapNode, at: Point, look: Look, draw: Draw & { full: boolean }): void {
  const { camera, colours, full } = draw
  const scale = full ? camera.scale : 1
  const [width, height] = full ? [CARD.width, CARD.height] : [CARD.width * camera.scale, CARD.height * camera.scale]
  const state = node.open === null ? undefined : colours.severity[node.open]
  const ground = state?.soft ?? colours.raised
  context.save()
  context.translate(at.x, at.y)
  context.scale(scale, scale)
  // words of others behind it would shine through, so only what stands on the card is dimmed
  context.beginPath()
  context.roundRect(-width / 2, -height / 2, width, height, 7)
  context.fillStyle = colours.ground
  context.fill()
  context.globalAlpha = look.dim ? DIM : 1
  context.fillStyle = ground
  context.fill()
  context.strokeStyle = state?.part ?? (node.paged ? colours.control : colours.strong)
  context.lineWidth = state ? 1.75 : 1
  context.stroke()
  outline(context, look, colours, 1)
  context.textBaseline = 'middle'
  if (full) drawWords(context, node, ground, draw)
  else drawName(context, node, ground, colours, { width, height })
  context.restore()
}

function outline(context: CanvasRenderingContext2D, look: Look, colours: Colours, pixel: number): void {
  if (!look.current && !look.opened) return
  context.strokeStyle = look.opened ? colours.accent : colours.focus
  context.lineWidth = 2.5 * pixel
  context.stroke()
}

function drawName(
  context: CanvasRenderingContext2D,
  node: MapNode,
  ground: string,
  colours: Colours,
  { width, height }: { width: number; height: number },
): void {
  let left = -width / 2 + 7
  const size = Math.min(12, height * 0.5)
  if (node.open !== null) {
    drawSeverity(context, node.open, { x: left, y: -size / 2, size, colour: colours.severity[node.open].part }, ground)
    left += size + 4
  }
  context.font = `${node.paged ? 600 : 500} ${height < 22 ? 11 : 12}px ${colours.font}`
  context.fillStyle = node.open === null ? colours.ink : colours.severity[node.open].ink
  context.fillText(ellipsis(context, node.name, width / 2 - 5 - left), left, 0.5)
}

function drawWords(context: CanvasRenderingContext2D, node: MapNode, ground: string, { colours, camera, scene }: Draw): void {
  // from further off, words shrink less than their card
  const [large, small] = [Math.max(13, 11 / camera.scale), Math.max(11.5, 10 / camera.scale)]
  const [left, right] = [-CARD.width / 2 + 10, CARD.width / 2 - 10]
  const [first, second] = [-9.5, 11]
  let end = right
  if (node.priority !== null) {
    end -= 22
    drawRank(context, node.priority, end, first, colours)
  }
  if (node.paged) {
    end -= 18
    drawBell(context, { x: end, y: first - 6.5, size: 13, colour: colours.soft })
  }
  context.font = `600 ${large}px ${colours.font}`
  context.fillStyle = colours.ink
  context.fillText(ellipsis(context, node.name, end - left - (end === right ? 0 : 6)), left, first + 0.5)
  end = right
  context.font = `500 ${small}px ${colours.font}`
  if (node.open !== null) {
    const words = SEVERITY_WORDS[node.open]
    end -= context.measureText(words).width
    context.fillStyle = colours.severity[node.open].ink
    context.fillText(words, end, second)
    end -= 16
    drawSeverity(context, node.open, { x: end, y: second - 6.5, size: 12, colour: colours.severity[node.open].part }, ground)
    end -= 8
  }
  drawKind(context, node.kind, { x: left, y: second - 6.5, size: 12.5, colour: colours.faint })
  context.font = `400 ${small}px ${colours.font}`
  context.fillStyle = colours.soft
  context.fillText(ellipsis(context, scene.kindWords(node.kind), end - left - 18), left + 18, second)
}

/** The rank by weight, not by colour: the same steps as `PriorityMark`. */
function drawRank(context: CanvasRenderingContext2D, priority: number, x: number, y: number, colours: Colours): void {
  context.beginPath()
  context.roundRect(x, y - 8, 22, 16, 4)
  if (priority === 1) {
    context.fillStyle = colours.ink
    context.fill()
  } else if (priority < 4) {
    context.strokeStyle = priority === 2 ? colours.ink : colours.control
    context.lineWidth = 1
    context.stroke()
  }
  context.font = `600 10.5px ${colours.font}`
  context.fillStyle = priority === 1 ? colours.ground : priority === 2 ? colours.ink : colours.soft
  context.textAlign = 'center'
  context.fillText(`P${priority}`, x + 11, y + 0.5)
  context.textAlign = 'start'
}
