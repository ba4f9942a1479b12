import type { ImportLine, ImportResult } from '../../../contract/assets.ts'
import { Button } from '../../ui/action/button.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { StatTile, StatTiles } from '../../ui/data/stat-tile.tsx'
import { Table } from '../../ui/data/table.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import { Section } from '../../ui/layout/page.tsx'

const DOES: Record<ImportLine['does'], { label: string; tone?: 'critical' | 'accent' | 'resolved' }> = {
  refused: { label: 'Refused', tone: 'critical' },
  change: { label: 'Changes', tone: 'accent' },
  create: { label: 'New', tone: 'resolved' },
  nothing: { label: 'As it is' },
}

/** What an import would do, the refused first; and the button that does it. */
export function Preview({ result, applying, onApply }: { result: ImportResult; applying: boolean; onApply: () => void }) {
  const { counts, lines } = result
  const all = counts.create + counts.change + counts.nothing + counts.refused
  const work = counts.create + counts.change + counts.relations
  return (
    <Section
      title="What it would do"
      act={
        <Button look="primary" disabled={counts.refused > 0 || work === 0} loading={applying} onClick={onApply}>
          Apply the import
        </Button>
      }
    >
      <div className="ui-stack" role="status">
        {counts.refused > 0 ? (
          <Banner tone="error" title={`${number(counts.refused)} ${counts.refused === 1 ? 'line is' : 'lines are'} refused`}>
            An import is applied whole or not at all. Mend what is named below and preview it again.
          </Banner>
        ) : (
          work === 0 && <Banner title="Nothing would change">Everything is as the import has it.</Banner>
        )}
        <StatTiles>
          <StatTile label="Refused" value={number(counts.refused)} {...(counts.refused > 0 ? { tone: 'critical' as const } : {})} />
          <StatTile label="Changed" value={number(counts.change)} />
          <StatTile label="New" value={number(counts.create)} />
          <StatTile label="As they are" value={number(counts.nothing)} />
          <StatTile label="Relations" value={number(counts.relations)} />
        </StatTiles>
      </div>
      <Table
        label="Lines of the import"
        rows={lines}
        rowKey={(row) => row.line}
        columns={[
          { id: 'line', header: 'Line', cell: (row) => <span className="ui-muted ui-figures">{row.line}</span>, width: '4rem' },
          { id: 'name', header: 'Name', main: true, cell: (row) => <strong>{row.name || 'Without a name'}</strong>, width: '28%' },
          {
            id: 'does',
            header: 'Outcome',
            width: '7rem',
            cell: ({ does }) => <Badge {...(DOES[does].tone ? { tone: DOES[does].tone } : {})}>{DOES[does].label}</Badge>,
          },
          { id: 'what', header: 'What', quiet: true, cell: (row) => <What row={row} /> },
        ]}
        foot={all > lines.length && <p className="ui-muted asset-import-more">{number(all - lines.length)} more lines are not shown.</p>}
      />
    </Section>
  )
}

function What({ row: { problems, changes, does } }: { row: ImportLine }) {
  if (problems.length > 0)
    return (
      <ul className="asset-import-problems">
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    )
  if (changes.length === 0) return <span className="ui-muted">{does === 'create' ? 'A new asset' : 'Nothing'}</span>
  return (
    <dl className="asset-import-changes">
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>
            {does !== 'create' && (
              <>
                <del>{before || 'nothing'}</del> <span aria-hidden>→</span>{' '}
              </>
            )}
            <ins>{after || 'nothing'}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const number = (count: number): string => count.toLocaleString('en')
