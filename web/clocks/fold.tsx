import { ChevronRight } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import '../incidents/response-panels.css'

/** Something that is there for who asks. */
export function Fold({ words, children }: { words: string; children: ReactNode }) {
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
      </button>
      {open && <div id={id}>{children}</div>}
    </div>
  )
}
