import { PRIORITIES, type Priority } from '../../domain/asset.ts'
import { IMPACT_WORDS, IMPACTS, type Impact } from '../../domain/scenario.ts'
import type { Cell, Matrix } from '../../domain/urgency.ts'
import { CellPicker, CellWords } from './cell-picker.tsx'
import { capital, placeText, rankText, sameCell } from './words.ts'

const ARROWS: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Goes from cell to cell by the arrows; each is in the order of Tab as well. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const arrow = ARROWS[event.key]
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('.urgency-cell')]
  const at = cells.indexOf(event.target as HTMLElement)
  if (!arrow || at < 0) return
  const [row, column] = [Math.floor(at / IMPACTS.length) + arrow[0], (at % IMPACTS.length) + arrow[1]]
  event.preventDefault()
  if (column >= 0 && column < IMPACTS.length) cells[row * IMPACTS.length + column]?.focus()
}

/** Priority of the asset by impact of what happens; becomes a list under each priority where it is narrow. */
export function MatrixTable({
  saved,
  matrix,
  onChange,
}: {
  saved: Matrix
  matrix: Matrix
  /** Absent for those who may only read. */
  onChange?: ((priority: Priority, impact: Impact, cell: Cell) => void) | undefined
}) {
  return (
    <div className="urgency-frame">
      <table className="urgency-matrix" role="table" onKeyDown={walk}>
        <caption className="ui-unseen">Severity and urgency by priority of the asset and impact of what happens</caption>
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell" />
            {IMPACTS.map((impact) => (
              <th key={impact} role="columnheader" scope="col">
                {capital(IMPACT_WORDS[impact])}
                {impact === 4 && <small> impact</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {PRIORITIES.map((priority) => (
            <tr key={priority} role="row">
              <th role="rowheader" scope="row">
                P{priority} <small>{rankText(priority)}</small>
              </th>
              {IMPACTS.map((impact) => {
                const cell = matrix[priority][impact]
                const was = sameCell(cell, saved[priority][impact]) ? undefined : saved[priority][impact]
                return (
                  <td key={impact} role="cell" data-header={capital(IMPACT_WORDS[impact])}>
                    {onChange ? (
                      <CellPicker
                        label={placeText(priority, impact)}
                        cell={cell}
                        was={was}
                        onChange={(next) => onChange(priority, impact, next)}
                      />
                    ) : (
                      <div className="urgency-cell" data-tone={cell.severity}>
                        <CellWords cell={cell} />
                      </div>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
