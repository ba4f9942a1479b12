import type { MapEdge } from '../../../contract/assets.ts'
import { layoutOf, type Layout, type Shape } from './layout.ts'

export type LayoutQuestion = { ticket: number; nodes: { id: number; paged: boolean }[]; edges: MapEdge[]; shape: Shape }
export type LayoutAnswer = { ticket: number; layout: Layout }

type Port = { onmessage: ((event: MessageEvent<LayoutQuestion>) => void) | null; postMessage: (answer: LayoutAnswer) => void }
const port = globalThis as unknown as Port

port.onmessage = ({ data: { ticket, nodes, edges, shape } }) => {
  port.postMessage({ ticket, layout: layoutOf(nodes, edges, shape) })
}
