import { Dialog } from '@base-ui/react/dialog'
import { Command as Cmdk } from 'cmdk'
import { useEffect, useRef, useState, type Ref } from 'react'
import { Kbd } from '../ui/action/kbd.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import '../ui/overlay/dialog.css'
import { ranked, useRegistered, type Command, type Finder } from './commands.ts'
import './palette.css'

const GROUPS: { kind: Command['kind']; heading: string; most: number }[] = [
  { kind: 'do', heading: 'Do', most: 8 },
  { kind: 'go', heading: 'Go', most: 12 },
]
const WAIT_MS = 120

/** Go, do, find: everything by typing. Loaded when first opened or when the browser has nothing else to do. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="ui-veil" />
        <Dialog.Viewport className="ui-dialog-place">
          <Dialog.Popup className="ui-dialog frame-palette" data-modal aria-label="Commands" initialFocus={input}>
            <Dialog.Title className="ui-unseen">Go, do or find</Dialog.Title>
            <Content input={input} onDone={() => onOpenChange(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Content({ input, onDone }: { input: Ref<HTMLInputElement>; onDone: () => void }) {
  const [query, setQuery] = useState('')
  const { commands, finders } = useRegistered()
  const found = useFound(finders, query)
  const run = (command: Command): void => {
    onDone()
    command.run()
  }
  const groups = GROUPS.map(({ kind, heading, most }) => ({
    heading,
    items: ranked(
      commands.filter((command) => command.kind === kind),
      query,
      most,
    ),
  }))
  const all = [...groups.slice(0, query === '' ? 2 : 0), ...found.groups, ...(query === '' ? [] : groups)].filter(
    ({ items }) => items.length > 0,
  )
  return (
    <Cmdk shouldFilter={false} loop label="Commands" className="frame-palette-inner">
      <Cmdk.Input ref={input} value={query} onValueChange={setQuery} placeholder="Go, do or find" className="frame-palette-input" />
      <Cmdk.List className="frame-palette-list">
        {all.length === 0 && <p className="ui-pop-note">{found.busy ? 'Searching' : 'Nothing found. Try fewer letters.'}</p>}
        {all.map(({ heading, items }) => (
          <Cmdk.Group key={heading} heading={heading} className="frame-palette-group">
            {items.map((command) => (
              <Cmdk.Item key={command.id} value={command.id} onSelect={() => run(command)} className="ui-pop-item">
                {command.icon ? <command.icon aria-hidden /> : <span className="frame-palette-blank" />}
                <span className="ui-cut">{command.label}</span>
                {command.hint && <span className="frame-palette-hint ui-cut">{command.hint}</span>}
                {command.keys && <Kbd keys={command.keys} />}
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  )
}

type Found = { groups: { heading: string; items: Command[] }[]; busy: boolean }

/** Asks all finders; each answer appears when it comes, in the finders' order. */
function useFound(finders: readonly Finder[], query: string): Found {
  const [answers, setAnswers] = useState<Record<string, Command[]>>({})
  const [pending, setPending] = useState(0)
  useEffect(() => {
    const text = query.trim()
    setAnswers({})
    setPending(0)
    if (text.length < 2) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      setPending(finders.length)
      for (const finder of finders) {
        finder
          .find(text, abort.signal)
          .then((items) => abort.signal.aborted || setAnswers((before) => ({ ...before, [finder.id]: items })))
          .catch((error: unknown) => abort.signal.aborted || toastProblem(error))
          .finally(() => abort.signal.aborted || setPending((count) => count - 1))
      }
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [finders, query])
  return { groups: finders.map((finder) => ({ heading: finder.label, items: answers[finder.id] ?? [] })), busy: pending > 0 }
}
