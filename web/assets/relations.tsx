import { useInfiniteQuery } from '@tanstack/react-query'
import { Link2, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { addRelations, listRelations, removeRelations } from '../../contract/asset-relations.ts'
import type { AssetDetail, RelationHere } from '../../contract/assets.ts'
import { pagesOf, rowsOf, useAct } from '../api.ts'
import { findAssets } from '../find.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { announce } from '../ui/feedback/announcer.ts'
import { LoadMore } from '../ui/data/load-more.tsx'
import { EmptyState, ErrorState } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Select } from '../ui/form/select.tsx'
import { Section } from '../ui/layout/page.tsx'
import { KindIcon } from './kinds.tsx'
import { PriorityMark } from './priority.tsx'
import { SIDES, sideOf, sideWords, type Side } from './words.ts'

const sideHere = ({ kind, direction }: RelationHere): Side => `${kind} ${direction}`

/** What an asset hangs together with, by relation and direction, and a line to add one. */
export function Relations({ asset }: { asset: AssetDetail }) {
  const { can } = useSession()
  const change = useRelate(asset)
  const [adding, setAdding] = useState(false)
  const mayWrite = can('asset.write')
  const [all, setAll] = useState(false)
  const pages = useInfiniteQuery({ ...pagesOf(listRelations, { params: { id: asset.id }, query: { limit: 200 } }), enabled: all })
  const related = pages.data ? rowsOf<typeof listRelations>(pages.data) : asset.related
  const add = mayWrite && !adding && (
    <Button icon={Plus} onClick={() => setAdding(true)}>
      Add a relation
    </Button>
  )
  const groups = SIDES.map((side) => ({ side, rows: related.filter((row) => sideHere(row) === side) })).filter(
    ({ rows }) => rows.length > 0,
  )
  return (
    <Section title="Relations" act={groups.length > 0 && add}>
      {adding && <AddRelation asset={asset} change={change} onClose={() => setAdding(false)} />}
      {groups.length === 0 && !adding && (
        <EmptyState icon={Link2} title="Related to nothing yet" act={add} small>
          Say what it depends on, runs on or is part of: then its trouble reaches whom it concerns, and what falls with it is known.
        </EmptyState>
      )}
      <div className="asset-relations">
        {groups.map(({ side, rows }) => (
          <section key={side} aria-label={sideWords(side)}>
            <h3>
              {sideWords(side)} <span className="ui-muted">{rows.length}</span>
            </h3>
            <ul>
              {rows.map((row) => (
                <li key={row.asset.id}>
                  <PriorityMark priority={row.asset.priority} />
                  <Link to="/assets/$id" params={{ id: row.asset.id }} look="row" className="asset-kind ui-cut">
                    <KindIcon kind={row.asset.kind} />
                    <span className="ui-cut">{row.asset.name}</span>
                  </Link>
                  {mayWrite && (
                    <IconButton
                      icon={X}
                      size="small"
                      label={`Remove: ${sideWords(side).toLowerCase()} ${row.asset.name}`}
                      onClick={() => void change(side, row.asset, false)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {pages.error && <ErrorState small error={pages.error} retry={pages.refetch} />}
      {asset.relations > asset.related.length && (
        <LoadMore
          what="relations"
          shown={related.length}
          total={asset.relations}
          more={!pages.data || pages.hasNextPage}
          loading={pages.isFetching}
          onMore={() => (pages.data ? pages.fetchNextPage() : setAll(true))}
        />
      )}
    </Section>
  )
}

type Change = (side: Side, other: { id: number; name: string }, add: boolean) => Promise<boolean>

/** Adds or removes a relation at once; a removal can be taken back. Answers whether it was done. */
function useRelate(asset: AssetDetail): Change {
  const add = useAct(addRelations, { alsoRead: ['asset-map'] })
  const remove = useAct(removeRelations, { alsoRead: ['asset-map'] })
  return async (side, other, adding) => {
    const input = { params: { id: asset.id }, body: { relations: [{ ...sideOf(side), assetId: other.id }] } }
    try {
      await (adding ? add : remove).mutateAsync(input)
      if (adding) announce(`${asset.name} ${sideWords(side).toLowerCase()} ${other.name}`)
      else toast('Relation removed', { undo: () => add.mutateAsync(input) })
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }
}

/** One line: how, and to what. Choosing the asset relates it; the line stays for the next one. */
function AddRelation({ asset, change, onClose }: { asset: AssetDetail; change: Change; onClose: () => void }) {
  const [side, setSide] = useState<Side>('dependsOn along')
  const [names] = useState(() => new Map<number, string>())
  const [added, setAdded] = useState(0)
  const taken = asset.related.filter((row) => sideHere(row) === side).map((row) => row.asset.id)
  return (
    <div className="asset-add">
      <Select
        label="Relation"
        value={side}
        onChange={(next) => next !== null && setSide(next)}
        options={SIDES.map((value) => ({ value, label: sideWords(value) }))}
      />
      <Combobox
        key={`${side} ${added}`}
        label="The other asset"
        placeholder="Find an asset"
        nothing="No other asset of this name"
        value={null}
        options={async (query, signal) => {
          const found = (await findAssets(query, signal)).filter(({ value }) => value !== asset.id && !taken.includes(value))
          for (const { value, label } of found) names.set(value, label)
          return found
        }}
        onChange={async (id) => {
          if (id !== null && (await change(side, { id, name: names.get(id) ?? 'it' }, true))) setAdded(added + 1)
        }}
      />
      <Button onClick={onClose}>Done</Button>
    </div>
  )
}
