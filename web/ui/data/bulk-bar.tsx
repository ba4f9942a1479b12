import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../action/button.tsx'
import { IconButton } from '../action/icon-button.tsx'
import { NOTHING, selectedCount, type Selection } from './selection.ts'

/** What comes from the bottom of a list while rows are selected: how many, all of them, and what can be done. */
export function BulkBar<Key>({
  selection,
  total,
  onSelection,
  children,
}: {
  selection: Selection<Key>
  total: number
  onSelection: (selection: Selection<Key>) => void
  children: ReactNode
}) {
  return (
    <div className="ui-bulk" role="toolbar" aria-label="Acts on the selected rows">
      <span className="ui-bulk-count ui-figures" role="status">
        {selectedCount(selection, total).toLocaleString('en')} selected
      </span>
      {!selection.all && total > selection.keys.size && (
        <Button size="small" look="plain" onClick={() => onSelection({ all: true, keys: new Set() })}>
          Select all {total.toLocaleString('en')}
        </Button>
      )}
      <span className="ui-bulk-acts">{children}</span>
      <IconButton icon={X} label="Clear the selection" kbd="Escape" size="small" onClick={() => onSelection(NOTHING)} />
    </div>
  )
}
