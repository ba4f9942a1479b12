import { Boxes, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { CodeBlock, CopyField } from '../ui/data/copy-field.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { Markdown } from '../ui/data/markdown.tsx'
import { Sparkline, StatTile, StatTiles } from '../ui/data/stat-tile.tsx'
import { Table, type Sort } from '../ui/data/table.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Facts, Section } from '../ui/layout/page.tsx'
import { Tabs } from '../ui/layout/tabs.tsx'
import { Menu } from '../ui/overlay/menu.tsx'

const SERVICES = [
  { id: 1, name: 'Checkout', team: 'Payments', open: 3, urgency: 'by severity', policy: 'Payments, around the clock' },
  { id: 2, name: 'Donaudampfschifffahrtsgesellschaftskapitänsverwaltung', team: 'Platform', open: 0, urgency: 'high', policy: 'Platform' },
  { id: 3, name: 'Search', team: 'Discovery', open: 12, urgency: 'low', policy: 'Office hours' },
]
const HOURS = [0, 0, 1, 3, 8, 12, 4, 2, 0, 0, 0, 1, 5, 21, 34, 12, 8, 3, 2, 2, 1, 0, 4, 6]

const YAML = `receivers:
  - name: muster
    webhook_configs:
      - url: https://muster.example.com/ingest/3f9c…
        send_resolved: true`

const PROSE = `## What caused it?
The pool was **exhausted** after a deployment; see [the runbook](https://example.com).

1. Roll back
2. Raise the limit to \`200\`

| when | what |
|---|---|
| 14:20 | deployed |
| 14:23 | first error |

> Nobody was to blame. <script>alert(1)</script>`

/** Tables, figures, blocks to copy, prose, tabs. */
export function ListSpecimens() {
  const [sort, setSort] = useState<Sort>({ by: 'name', down: false })
  const [shown, setShown] = useState(50)
  const rows = SERVICES.toSorted((a, b) => (sort.by === 'open' ? a.open - b.open : a.name.localeCompare(b.name)) * (sort.down ? -1 : 1))
  return (
    <>
      <StatTiles>
        <StatTile
          label="Open incidents"
          value="3"
          hint="1 critical"
          tone="critical"
          chart={<Sparkline values={HOURS} label="Incidents of the last 24 hours" />}
        />
        <StatTile label="Time to acknowledge" value="2 min 40 s" hint="median, 30 days" />
        <StatTile label="Would a page go out now?" value="Yes" hint="tried 41 s ago" tone="resolved" />
        <StatTile label="Interruptions at night" value="7" hint="30 days, whole team" />
      </StatTiles>
      <Section title="Table">
        <Table
          label="Services"
          rows={rows}
          rowKey={(row) => row.id}
          sort={sort}
          onSort={setSort}
          current={1}
          onOpen={(row) => toast(row.name)}
          columns={[
            { id: 'name', header: 'Name', main: true, sortable: true, cell: (row) => row.name },
            { id: 'team', header: 'Team', cell: (row) => row.team },
            { id: 'policy', header: 'Escalation', from: 60, cell: (row) => row.policy },
            { id: 'urgency', header: 'Urgency', from: 45, cell: (row) => <Badge>{row.urgency}</Badge> },
            { id: 'repeats', header: 'Repeats', from: 60, cell: () => <Sparkline values={HOURS} label="Repeats in the last 24 hours" /> },
            { id: 'open', header: 'Open', align: 'end', sortable: true, cell: (row) => row.open },
            {
              id: 'acts',
              header: 'Acts',
              quiet: true,
              align: 'end',
              cell: () => (
                <Menu
                  trigger={<IconButton icon={Ellipsis} label="More" size="small" />}
                  groups={[
                    { items: [{ label: 'Rename', icon: Pencil, kbd: 'e', onSelect: () => toast('Renamed') }] },
                    {
                      items: [{ label: 'Delete', icon: Trash2, danger: true, onSelect: () => toast('Deleted', { undo: () => undefined }) }],
                    },
                  ]}
                />
              ),
            },
          ]}
          foot={
            <LoadMore shown={shown} total={340} more={shown < 340} loading={false} onMore={() => setShown(shown + 50)} what="services" />
          }
        />
      </Section>
      <div className="specimen-grid">
        <Section title="Facts">
          <Facts
            items={[
              ['Service', 'Checkout'],
              ['Source', 'Alertmanager, prod-eu'],
              ['Key', <code key="key">{'{alertname="Http5xx",job="checkout"}'}</code>],
            ]}
          />
        </Section>
        <Section title="To copy">
          <CopyField label="Integration key" value="3f9c1e77a0b54d0c9f2b" secret />
          <CodeBlock title="alertmanager.yml" code={YAML} />
        </Section>
        <Section title="Prose">
          <Markdown text={PROSE} />
        </Section>
        <Section title="Tabs">
          <Tabs
            label="Specimen"
            tabs={[
              { id: 'one', label: 'Timeline', panel: () => 'What happened, in order.' },
              { id: 'two', label: 'People', count: 4, panel: () => 'Who was asked.' },
              { id: 'three', label: 'Related', count: 12_400, panel: () => <Boxes aria-hidden /> },
            ]}
          />
        </Section>
      </div>
    </>
  )
}
