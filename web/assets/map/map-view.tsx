import { useLayoutEffect, useRef, useState } from 'react'
import { RELATION_KINDS, RELATION_WORDS } from '../../../domain/asset.ts'
import { Skeleton } from '../../ui/feedback/states.tsx'
import type { Atlas, KindWords } from './graph.ts'
import type { Shape } from './layout.ts'
import { StageView } from './stage-view.tsx'
import { useLayout } from './use-layout.ts'
import { DASHES } from './wires.ts'

type Props = {
  atlas: Atlas
  kindWords: KindWords
  opened: number | undefined
  around: number | undefined
  onOpen: (id: number | undefined) => void
}

/** The picture in a room of its own shape, and the key to it. The shape is chosen once: turning a page is no reason to move things. */
export function MapView({ atlas, ...rest }: Props) {
  const room = useRef<HTMLDivElement>(null)
  const [shape, setShape] = useState<Shape>()
  useLayoutEffect(() => {
    const { width, height } = room.current!.getBoundingClientRect()
    setShape(width < 560 ? 'tall' : width > height * 1.5 ? 'wide' : 'square')
  }, [])
  const drawn = useLayout(atlas, shape)
  return (
    <div ref={room} className="map-room">
      {drawn ? <StageView {...rest} {...drawn} mapKey={<MapKey />} /> : <Skeleton rows={6} />}
    </div>
  )
}

function MapKey() {
  return (
    <details className="map-key" open={matchMedia('(min-width: 60rem)').matches}>
      <summary>Key</summary>
      <ul>
        {RELATION_KINDS.map((kind) => (
          <li key={kind}>
            <svg aria-hidden viewBox="0 0 28 8" width="28" height="8">
              <path d="M1 4h26" stroke="currentColor" strokeWidth="1.5" strokeDasharray={DASHES[kind].join(' ')} />
            </svg>
            {RELATION_WORDS[kind].along}
          </li>
        ))}
        <li className="ui-muted">Below stands what carries others; trouble travels upwards.</li>
      </ul>
    </details>
  )
}
