import { ChevronRight } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import '../incidents/response-panels.css'

/** Something that is there for who asks. */
export function Fold({ words, count, children }: { words: string; count: number; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div>
      <button
        type="button"
        className="incident-fold"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight aria-hidden />
        <span>{words}</span>
        <span className="ui-figures">{count}</span>
      </button>
      {open && <div id={id}>{children}</div>}
    </div>
  )
}
