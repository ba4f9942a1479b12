import { Pencil, Plus, Trash2, X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { createKind, deleteKind, listKinds, renameKind, type AssetKind } from '../../contract/assets.ts'
import { useAct, useCall } from '../api.ts'
import { problemOf } from '../problem.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { KindIcon } from './kinds.tsx'

const ALSO_READ = { alsoRead: ['assets', 'asset-map', 'scenarios'] }

/** The kinds of assets: add one, rename one, delete one of the company's own that nothing has. */
export function KindsDialog({ onClose, onMade }: { onClose: () => void; onMade?: (key: string) => void }) {
  const { data, error, refetch } = useCall(listKinds)
  const create = useAct(createKind, ALSO_READ)
  const rename = useAct(renameKind, ALSO_READ)
  const remove = useAct(deleteKind, ALSO_READ)
  const [name, setName] = useState('')
  const [renaming, setRenaming] = useState<string>()
  const refused = create.error ?? rename.error ?? remove.error

  function clear(): void {
    for (const act of [create, rename, remove]) act.reset()
  }
  function add(event: FormEvent): void {
    event.preventDefault()
    clear()
    if (name.trim() === '') return
    create.mutate(
      { body: { name } },
      {
        onSuccess: (made) => {
          setName('')
          onMade?.(made.key)
        },
      },
    )
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Kinds of assets"
      description="Kinds decide which scenarios can happen to an asset. A kind that something has cannot be deleted."
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <div className="ui-stack">
        {refused && <ProblemBanner problem={problemOf(refused)} />}
        <form className="asset-add" onSubmit={add}>
          <TextInput
            aria-label="Name of a new kind"
            placeholder="Robot"
            value={name}
            onChange={setName}
            autoComplete="off"
            maxLength={120}
          />
          <Button submit icon={Plus} loading={create.isPending}>
            Add the kind
          </Button>
        </form>
        {data ? (
          <ul className="asset-kinds">
            {data.items.map((kind) => (
              <li key={kind.key}>
                {renaming === kind.key ? (
                  <Rename
                    kind={kind}
                    onCancel={() => setRenaming(undefined)}
                    onRename={(next) => {
                      clear()
                      rename.mutate({ params: { key: kind.key }, body: { name: next } }, { onSuccess: () => setRenaming(undefined) })
                    }}
                  />
                ) : (
                  <>
                    <KindIcon kind={kind.key} />
                    <span className="ui-cut">{kind.name}</span>
                    <span className="ui-muted">{kind.assets.toLocaleString('en')}</span>
                    <IconButton icon={Pencil} size="small" label={`Rename ${kind.name}`} onClick={() => setRenaming(kind.key)} />
                    {!kind.builtIn && (
                      <IconButton
                        icon={Trash2}
                        size="small"
                        label={`Delete ${kind.name}`}
                        onClick={() => {
                          clear()
                          remove.mutate({ params: { key: kind.key } })
                        }}
                      />
                    )}
                  </>
                )}
              </li>
            ))}
          </ul>
        ) : error ? (
          <ErrorState error={error} retry={refetch} small />
        ) : (
          <Skeleton rows={8} />
        )}
      </div>
    </Dialog>
  )
}

function Rename({ kind, onRename, onCancel }: { kind: AssetKind; onRename: (name: string) => void; onCancel: () => void }) {
  const [name, setName] = useState(kind.name)
  return (
    <form
      className="asset-rename"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') onRename(name)
      }}
    >
      <TextInput
        autoFocus
        aria-label={`New name of ${kind.name}`}
        value={name}
        onChange={setName}
        maxLength={120}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onCancel()
        }}
      />
      <Button submit size="small">
        Save
      </Button>
      <IconButton icon={X} size="small" label="Keep the old name" onClick={onCancel} />
    </form>
  )
}
