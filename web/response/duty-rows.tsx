import { Plus, Trash2 } from 'lucide-react'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Moves, moved, useFollow } from '../ui/data/moves.tsx'

const MOST = 50

/** A checklist as lines: Enter goes on to a new one. */
export function DutyRows({ value, onChange }: { value: string[]; onChange: (duties: string[]) => void }) {
  const { ref, follow } = useFollow<HTMLOListElement>(value)
  const focusRow = (at: number): void => {
    setTimeout(() => ref.current?.querySelectorAll<HTMLInputElement>('input')[at]?.focus(), 0)
  }
  function insert(at: number): void {
    if (value.length >= MOST) return
    onChange(value.toSpliced(at, 0, ''))
    focusRow(at)
  }
  return (
    <>
      <ol ref={ref} className="response-duty-rows">
        {value.map((duty, at) => (
          <li key={at}>
            <TextInput
              aria-label={`Line ${at + 1}`}
              value={duty}
              onChange={(next) => onChange(value.with(at, next))}
              autoComplete="off"
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
                event.preventDefault()
                insert(at + 1)
              }}
            />
            <span className="response-acts">
              <Moves
                what={`Line ${at + 1}`}
                at={at}
                of={value.length}
                onMove={(by) => {
                  follow(at + by, by)
                  onChange(moved(value, at, by))
                }}
              />
              <IconButton
                icon={Trash2}
                size="small"
                label={`Remove line ${at + 1}`}
                onClick={() => {
                  onChange(value.toSpliced(at, 1))
                  focusRow(Math.max(0, at - 1))
                }}
              />
            </span>
          </li>
        ))}
      </ol>
      <div>
        <Button size="small" icon={Plus} disabled={value.length >= MOST} onClick={() => insert(value.length)}>
          Add a line
        </Button>
      </div>
    </>
  )
}
