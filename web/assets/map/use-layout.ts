import { useEffect, useRef, useState } from 'react'
import type { Atlas } from './graph.ts'
import type { LayoutAnswer, LayoutQuestion } from './layout-worker.ts'
import { layoutOf, type Layout, type Shape } from './layout.ts'

/**
 * The layout of what is to be drawn, worked out beside the page so that it stays quick; undefined until it is there.
 * Only another graph is laid out anew: a change of what is open on an asset moves nothing.
 */
export function useLayout(atlas: Atlas | undefined, shape: Shape | undefined): { atlas: Atlas; layout: Layout } | undefined {
  const [placed, setPlaced] = useState<{ signature: string; layout: Layout }>()
  const worker = useRef<Worker | undefined>(undefined)
  const ticket = useRef(0)
  const signature = atlas && shape && signatureOf(atlas, shape)
  useEffect(() => () => worker.current?.terminate(), [])
  useEffect(() => {
    if (!atlas || !shape || !signature) return
    const mine = ++ticket.current
    const nodes = atlas.nodes.map(({ id, paged }) => ({ id, paged }))
    const done = (layout: Layout): void => {
      if (mine === ticket.current) setPlaced({ signature, layout })
    }
    // where no worker starts, the page waits for itself
    const here = (): void => done(layoutOf(nodes, atlas.edges, shape))
    try {
      worker.current ??= new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module', name: 'muster-map' })
    } catch {
      return here()
    }
    worker.current.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => data.ticket === mine && done(data.layout)
    worker.current.onerror = here
    worker.current.postMessage({ ticket: mine, nodes, edges: atlas.edges, shape } satisfies LayoutQuestion)
    // what else may change in it is not laid out
  }, [signature])
  return atlas && placed && placed.signature === signature ? { atlas, layout: placed.layout } : undefined
}

function signatureOf({ nodes, edges }: Atlas, shape: Shape): string {
  const ids = nodes.map(({ id, paged }) => (paged ? `${id}p` : id))
  return [shape, ids.join(), edges.map(({ from, to, kind }) => `${from}${kind[0]}${to}`).join()].join('|')
}
