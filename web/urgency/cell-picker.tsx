import { BellOff, BellRing } from 'lucide-react'
import type { Cell } from '../../domain/urgency.ts'
import { SEVERITY_OPTIONS, SeverityBadge } from '../ui/data/severity.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { Popover } from '../ui/overlay/popover.tsx'
import { cellText, URGENCY_OPTIONS } from './words.ts'

const URGENCY_ICONS = { high: BellRing, low: BellOff }
const URGENCIES = URGENCY_OPTIONS.map((option) => {
  const Icon = URGENCY_ICONS[option.value]
  return { ...option, icon: <Icon aria-hidden size={14} /> }
})

/** What follows in one place of the matrix: colour, mark and word; and how loudly. */
export function CellWords({ cell, was }: { cell: Cell; was?: Cell | undefined }) {
  const Icon = URGENCY_ICONS[cell.urgency]
  return (
    <>
      <SeverityBadge severity={cell.severity} />
      <span className="urgency-loud" data-urgency={cell.urgency}>
        <Icon aria-hidden />
        {cell.urgency} urgency
      </span>
      {was && <span className="urgency-was">was {cellText(was)}</span>}
    </>
  )
}

/** The same as a button that opens the choice; `was` is what is saved, where this differs. */
export function CellPicker({
  label,
  cell,
  was,
  onChange,
}: {
  label: string
  cell: Cell
  was?: Cell | undefined
  onChange: (cell: Cell) => void
}) {
  return (
    <Popover
      title={label}
      trigger={
        <button type="button" className="urgency-cell" data-tone={cell.severity} data-changed={was !== undefined || undefined}>
          <span className="ui-unseen">{label}: </span>
          <CellWords cell={cell} was={was} />
        </button>
      }
    >
      <div className="urgency-choice">
        <RadioCards
          label="Severity"
          value={cell.severity}
          onChange={(severity) => severity && onChange({ ...cell, severity })}
          options={SEVERITY_OPTIONS}
        />
        <RadioCards
          label="Urgency"
          value={cell.urgency}
          onChange={(urgency) => urgency && onChange({ ...cell, urgency })}
          options={URGENCIES}
        />
      </div>
    </Popover>
  )
}
