import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../class-names.ts'
import './table.css'

export type Sort = { by: string; down: boolean }

export type Column<Row> = {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** The column that names the row: first and full on a phone's card. */
  main?: boolean
  /** `end` for numbers and times. */
  align?: 'start' | 'end'
  sortable?: boolean
  /** A CSS width; the rest is shared. */
  width?: string
  /** Left out when the table is narrower than this (rem); a card shows it again. */
  from?: 45 | 60 | 75
  /** The header is only read aloud (for buttons). */
  quiet?: boolean
}

/**
 * A table of up to some hundred rows; becomes cards where it is narrower than 34 rem. For thousands use `VirtualList`.
 * Sorting is the caller's (server or URL): `sort` shows it, `onSort` asks for it.
 *
 *     <Table label="Teams" rows={teams} rowKey={(team) => team.id} columns={[
 *       { id: 'name', header: 'Name', main: true, cell: (team) => <Link …>{team.name}</Link> },
 *       { id: 'people', header: 'People', align: 'end', cell: (team) => team.members.length },
 *     ]} />
 */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  onOpen,
  current,
  dense,
  busy,
  foot,
}: {
  /** What it lists; read aloud as its caption. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** A click beside links and buttons; give the main cell a link as well, for keyboards. */
  onOpen?: (row: Row) => void
  /** The row whose details are open. */
  current?: string | number | undefined
  /** Tighter rows; not on touch. */
  dense?: boolean
  /** What is shown is being replaced. */
  busy?: boolean
  /** Below the rows: `LoadMore`, a sum. */
  foot?: ReactNode
}) {
  return (
    <div className="ui-table-frame" data-dense={dense || undefined} aria-busy={busy || undefined}>
      <table className="ui-table" role="table">
        <caption className="ui-unseen">{label}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Header key={column.id} column={column} {...(sort ? { sort } : {})} {...(onSort ? { onSort } : {})} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const key = rowKey(row)
            return (
              <tr
                key={key}
                role="row"
                data-open={onOpen ? true : undefined}
                data-current={current === key || undefined}
                onClick={onOpen && ((event) => beside(event) && onOpen(row))}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    role="cell"
                    className={cx(column.main && 'ui-table-main')}
                    data-align={column.align}
                    data-from={column.from}
                    data-quiet={column.quiet || undefined}
                    data-header={column.quiet || column.main ? undefined : column.header}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {foot}
    </div>
  )
}

/** Whether a click fell on the row itself: not on something in it, and not the end of selecting text. */
function beside(event: React.MouseEvent): boolean {
  const inside = (event.target as Element).closest('a, button, input, label, select, textarea, [role="button"], [role="checkbox"]')
  return inside === null && (window.getSelection()?.isCollapsed ?? true)
}

function Header<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: Sort; onSort?: (sort: Sort) => void }) {
  const active = sort?.by === column.id
  const Arrow = sort?.down ? ArrowDown : ArrowUp
  return (
    <th
      role="columnheader"
      scope="col"
      data-align={column.align}
      data-from={column.from}
      style={column.width ? { inlineSize: column.width } : undefined}
      aria-sort={active ? (sort.down ? 'descending' : 'ascending') : undefined}
    >
      {column.quiet ? (
        <span className="ui-unseen">{column.header}</span>
      ) : column.sortable && onSort ? (
        <button type="button" className="ui-table-sort" onClick={() => onSort({ by: column.id, down: active ? !sort.down : false })}>
          {column.header}
          {active && <Arrow aria-hidden />}
        </button>
      ) : (
        column.header
      )}
    </th>
  )
}
