import { SendHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { durationWords } from '../../domain/time-words.ts'
import { addNote, type IncidentDetail } from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { announce } from '../ui/feedback/announcer.ts'
import { toastProblem } from '../ui/feedback/toast.ts'
import { TextArea } from '../ui/form/text-input.tsx'
import { useKeys } from '../ui/keys.ts'
import { useNow, useZone } from '../ui/time/now.ts'
import { absoluteText } from '../ui/time/words.ts'
import { readNote } from './note-time.ts'

const KEEP = 'muster.note.'

/** What was typed outlives the page, until it is sent. */
function useDraft(id: number): [string, (text: string) => void] {
  const [text, setText] = useState(() => {
    try {
      return sessionStorage.getItem(KEEP + id) ?? ''
    } catch {
      return ''
    }
  })
  return [
    text,
    (next) => {
      setText(next)
      try {
        if (next === '') sessionStorage.removeItem(KEEP + id)
        else sessionStorage.setItem(KEEP + id, next)
      } catch {
        // private mode: holds for this page
      }
    },
  ]
}

/** Notes for the timeline; `@10:42` or `t+12` at the beginning dates one back. `n` goes here, `$mod+Enter` sends. */
export function Composer({ incident, frozen }: { incident: IncidentDetail; frozen: string | undefined }) {
  const [typed, setTyped] = useDraft(incident.id)
  const input = useRef<HTMLTextAreaElement>(null)
  const note = useAct(addNote)
  const zone = useZone()
  const now = useNow()
  const { text, at, fault } = readNote(typed, { now, openedAt: incident.openedAt, zone })
  useKeys([{ keys: 'n', label: 'Write a note', group: 'Incident', run: () => input.current?.focus() }], frozen === undefined)

  async function send(): Promise<void> {
    if (text === '' || fault !== undefined || frozen !== undefined || note.isPending) return
    try {
      await note.mutateAsync({ params: { id: incident.id }, body: { text, ...(at === undefined ? {} : { at }) } })
      setTyped('')
      announce('Noted')
    } catch (error) {
      toastProblem(error)
    }
    input.current?.focus()
  }

  const ago = at === undefined ? undefined : at - incident.openedAt
  return (
    <form
      className="incident-composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextArea
        ref={input}
        value={typed}
        onChange={setTyped}
        lines={1}
        aria-label="A note for the timeline"
        placeholder="Note what you see and do"
        disabled={frozen !== undefined}
        onKeyDown={(event) => {
          if (event.key === 'Escape') input.current?.blur()
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          void send()
        }}
      />
      <Button
        look="primary"
        icon={SendHorizontal}
        submit
        kbd="$mod+Enter"
        disabled={text === '' || fault !== undefined || frozen !== undefined}
        loading={note.isPending}
      >
        Note
      </Button>
      <p
        className="incident-composer-hint ui-figures"
        data-wrong={fault !== undefined || undefined}
        data-idle={(frozen === undefined && fault === undefined && at === undefined) || undefined}
        role="status"
      >
        {frozen ??
          fault ??
          (at !== undefined && ago !== undefined
            ? `Dated ${absoluteText(at, zone, now)}, ${durationWords(Math.abs(ago))} ${ago < 0 ? 'before it opened' : 'after it opened'}`
            : 'Markdown. Begin with @10:42 or t+12 to date it back.')}
      </p>
    </form>
  )
}
