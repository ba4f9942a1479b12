import { Minus, Maximize, MoveDown, MoveLeft, MoveRight, MoveUp, Plus } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { IconButton } from '../../ui/action/icon-button.tsx'
import { announce } from '../../ui/feedback/announcer.ts'
import { useKeys, type KeyBinding } from '../../ui/keys.ts'
import { wordsOf, type Atlas, type Heading, type KindWords } from './graph.ts'
import type { Layout } from './layout.ts'
import { openStage, type Stage } from './stage.ts'
import { wiresOf } from './wires.ts'

const ARROWS: [Heading, string, typeof MoveUp][] = [
  ['up', 'ArrowUp', MoveUp],
  ['down', 'ArrowDown', MoveDown],
  ['left', 'ArrowLeft', MoveLeft],
  ['right', 'ArrowRight', MoveRight],
]
const ZOOM = 1.4

/**
 * The map as a picture: moved by dragging, pinching, the wheel, keys and buttons. The keyboard walks from asset to
 * asset and says where it is; the same in words is the list.
 */
export function StageView({
  atlas,
  layout,
  kindWords,
  opened,
  around,
  mapKey,
  onOpen,
}: {
  atlas: Atlas
  layout: Layout
  kindWords: KindWords
  opened: number | undefined
  around: number | undefined
  mapKey: ReactNode
  onOpen: (id: number | undefined) => void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const stage = useRef<Stage>(undefined)
  const help = useId()
  const [focused, setFocused] = useState(false)
  const press = useEffectEvent(onOpen)
  const reach = useEffectEvent((id: number) => {
    const node = atlas.byId.get(id)
    if (node) announce(wordsOf(node, kindWords))
  })
  const wires = useMemo(() => wiresOf(atlas, layout), [atlas, layout])
  useEffect(() => {
    const mine = openStage(canvas.current!, { press: (id) => press(id), reach: (id) => reach(id) })
    stage.current = mine
    return () => mine.close()
  }, [])
  useEffect(() => stage.current?.show({ atlas, layout, wires, kindWords }), [atlas, layout, wires, kindWords])
  useEffect(() => {
    stage.current?.open(opened)
    if (opened !== undefined) stage.current?.look(opened)
  }, [opened, layout])
  useEffect(() => {
    // after the picture has its size
    if (around !== undefined) requestAnimationFrame(() => stage.current?.focus(around))
  }, [around, layout])

  const zoom: KeyBinding[] = [
    { keys: '[Shift]++', label: 'Larger', group: 'Map', repeat: true, run: () => stage.current?.zoomBy(ZOOM) },
    { keys: '[Shift]+-', label: 'Smaller', group: 'Map', repeat: true, run: () => stage.current?.zoomBy(1 / ZOOM) },
    { keys: '0', label: 'Show all of it', group: 'Map', run: () => stage.current?.all() },
    { keys: 'j', label: 'Next asset', group: 'Map', repeat: true, run: () => walk(1) },
    { keys: 'k', label: 'Asset before', group: 'Map', repeat: true, run: () => walk(-1) },
  ]
  useKeys(zoom)
  useKeys(
    [
      ...ARROWS.flatMap(([heading, keys]): KeyBinding[] => [
        { keys, label: `Move ${heading}`, group: 'Map', repeat: true, run: () => stage.current?.panTo(heading) },
        {
          keys: `Shift+${keys}`,
          label: `Nearest asset ${{ up: 'above', down: 'below', left: 'to the left', right: 'to the right' }[heading]}`,
          group: 'Map',
          repeat: true,
          run: () => stage.current?.go(heading),
        },
      ]),
      { keys: 'Enter', label: 'Open the asset', group: 'Map', run: () => onOpen(stage.current?.reached()) },
    ],
    focused,
  )
  function walk(by: 1 | -1): void {
    canvas.current?.parentElement?.focus()
    stage.current?.step(by)
  }
  const assets = `${atlas.nodes.length.toLocaleString('en')} ${atlas.nodes.length === 1 ? 'asset' : 'assets'}`
  const relations = `${atlas.edges.length.toLocaleString('en')} ${atlas.edges.length === 1 ? 'relation' : 'relations'}`
  return (
    <div className="map-stage">
      <div
        className="map-picture"
        role="application"
        aria-roledescription="map"
        aria-label="Map of the assets"
        aria-describedby={help}
        tabIndex={0}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false)
          stage.current?.leave()
        }}
      >
        <canvas ref={canvas} role="img" aria-label={`${assets} and ${relations}, drawn. The same in words is under List.`} />
      </div>
      <p id={help} className="ui-unseen">
        J and K go from asset to asset, Shift with an arrow to the nearest in that direction, Enter opens it. Plus, minus and 0 change the
        size, arrows move the map. The same in words is under List.
      </p>
      <div className="map-foot">
        {mapKey}
        <div className="map-tools" role="group" aria-label="Move the map">
          <IconButton icon={Plus} label="Larger" kbd="+" onClick={() => stage.current?.zoomBy(ZOOM)} />
          <IconButton icon={Minus} label="Smaller" kbd="-" onClick={() => stage.current?.zoomBy(1 / ZOOM)} />
          <IconButton icon={Maximize} label="Show all of it" kbd="0" onClick={() => stage.current?.all()} />
          {ARROWS.map(([heading, , Icon]) => (
            <IconButton key={heading} icon={Icon} label={`Move ${heading}`} onClick={() => stage.current?.panTo(heading)} />
          ))}
        </div>
      </div>
    </div>
  )
}
