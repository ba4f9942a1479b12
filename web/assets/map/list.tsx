import { useState } from 'react'
import type { MapNode } from '../../../contract/assets.ts'
import { RowLink } from '../../ui/action/row-link.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { LoadMore } from '../../ui/data/load-more.tsx'
import { SeverityBadge } from '../../ui/data/severity.tsx'
import { KindIcon } from '../kinds.tsx'
import { PriorityMark } from '../priority.tsx'
import { byImportance, hiddenWords, type Atlas, type KindWords } from './graph.ts'

const PART = 100

/** The map in words: each asset, and under it how it is related to which others. What is in trouble comes first. */
export function MapList({ atlas, kindWords }: { atlas: Atlas; kindWords: KindWords }) {
  const [shown, setShown] = useState(PART)
  const sorted = atlas.nodes.toSorted(byImportance)
  return (
    // a region that scrolls must be reachable without a mouse
    <section className="map-list" aria-label="The map in words" tabIndex={0}>
      <ul>
        {sorted.slice(0, shown).map((node) => (
          <li key={node.id} className="map-entry">
            <Line node={node} kindWords={kindWords} />
            <Ties id={node.id} atlas={atlas} />
          </li>
        ))}
      </ul>
      <LoadMore
        auto
        what={sorted.length === 1 ? 'asset' : 'assets'}
        shown={Math.min(shown, sorted.length)}
        total={sorted.length}
        more={shown < sorted.length}
        loading={false}
        onMore={() => setShown(shown + PART)}
      />
    </section>
  )
}

function Line({ node, kindWords }: { node: MapNode; kindWords: KindWords }) {
  return (
    <div className="map-entry-head">
      <PriorityMark priority={node.priority} />
      <h2>
        <RowLink href={`/assets/${node.id}`}>{node.name}</RowLink>
      </h2>
      <span className="map-kind">
        <KindIcon kind={node.kind} />
        {kindWords(node.kind)}
      </span>
      {node.paged && <Badge>Service</Badge>}
      {node.open !== null && <SeverityBadge severity={node.open} />}
    </div>
  )
}

function Ties({ id, atlas }: { id: number; atlas: Atlas }) {
  const ties = atlas.ties(id)
  const hidden = atlas.hidden(id)
  if (ties.length === 0) return <p className="map-entry-none">{hidden === 0 ? 'Related to nothing yet' : hiddenWords(hidden, false)}</p>
  return (
    <ul className="map-entry-ties">
      {ties.map(({ words, others }) => (
        <li key={words}>
          <span className="ui-muted">{words}</span>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <RowLink href={`/assets/${other.id}`}>{other.name}</RowLink>
                {other.open !== null && <SeverityBadge severity={other.open} />}
              </li>
            ))}
          </ul>
        </li>
      ))}
      {hidden > 0 && <li className="ui-muted map-entry-more">{hiddenWords(hidden, true)}</li>}
    </ul>
  )
}
