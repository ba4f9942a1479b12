import { Plus, Trash2 } from 'lucide-react'
import type { Line } from '../../domain/stakeholder.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { LINE_ICONS } from './line-link.tsx'
import { Moves, moved, useFollow } from '../ui/data/moves.tsx'

const WAYS: Record<Line['by'], { label: string; placeholder: string; type: 'tel' | 'email' | 'url' | 'text' }> = {
  phone: { label: 'Phone', placeholder: '+49 30 123456', type: 'tel' },
  email: { label: 'E-mail', placeholder: 'duty@example.com', type: 'email' },
  web: { label: 'Web', placeholder: 'https://example.com/report', type: 'url' },
  other: { label: 'Other', placeholder: 'Room 3.14, bring the badge', type: 'text' },
}
const OPTIONS = (Object.keys(WAYS) as Line['by'][]).map((value) => {
  const Icon = LINE_ICONS[value]
  return { value, label: WAYS[value].label, icon: <Icon aria-hidden size={15} /> }
})
const MOST = 20

type Fault = { message?: string | undefined } | undefined
type Faults = { [row: number]: { label?: Fault; address?: Fault; note?: Fault } | undefined } | undefined

/** Lines of contact, one a row: what it is called, by which way, where it leads, when it is the right one. */
export function LineRows({
  value,
  onChange,
  faults,
}: {
  value: Line[]
  onChange: (lines: Line[]) => void
  faults: Faults | object | undefined
}) {
  const { ref, follow } = useFollow<HTMLOListElement>(value)
  const change = (at: number, part: Partial<Line>): void => onChange(value.with(at, { ...value[at]!, ...part }))
  const focusRow = (at: number): void => {
    setTimeout(() => ref.current?.children[at]?.querySelector('input')?.focus(), 0)
  }
  return (
    <>
      <ol ref={ref} className="response-line-rows">
        {value.map(({ label, by, address, note }, at) => {
          const fault = (faults as Faults)?.[at]
          const of = `of line ${at + 1}`
          return (
            <li key={at}>
              <TextInput
                aria-label={`Name ${of}`}
                aria-invalid={fault?.label !== undefined || undefined}
                value={label}
                onChange={(next) => change(at, { label: next })}
                placeholder="Duty officer"
                autoComplete="off"
              />
              <Select label={`Way ${of}`} value={by} options={OPTIONS} onChange={(next) => next && change(at, { by: next })} />
              <TextInput
                aria-label={`Address ${of}`}
                aria-invalid={fault?.address !== undefined || undefined}
                type={WAYS[by].type}
                value={address}
                onChange={(next) => change(at, { address: next })}
                placeholder={WAYS[by].placeholder}
                autoComplete="off"
                className="response-line-address"
              />
              <span className="response-acts">
                <Moves
                  what={`Line ${at + 1}`}
                  at={at}
                  of={value.length}
                  onMove={(move) => {
                    follow(at + move, move)
                    onChange(moved(value, at, move))
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
              <TextInput
                aria-label={`Note ${of}`}
                value={note}
                onChange={(next) => change(at, { note: next })}
                placeholder="When it is the right one, or a contract number to name"
                autoComplete="off"
                className="response-line-note"
              />
            </li>
          )
        })}
      </ol>
      <div>
        <Button
          size="small"
          icon={Plus}
          disabled={value.length >= MOST}
          onClick={() => {
            onChange([...value, { label: '', by: value.at(-1)?.by ?? 'phone', address: '', note: '' }])
            focusRow(value.length)
          }}
        >
          Add a line
        </Button>
      </div>
    </>
  )
}
