import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { listAudit, type AuditEntry } from '../../contract/audit.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { asText, findPeople } from '../find.ts'
import { ListView } from '../list-view.tsx'
import { useRefresh } from '../refresh.ts'
import { Badge } from '../ui/data/badge.tsx'
import { Cell } from '../ui/data/cell.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Facts, Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { Drawer, SplitView } from '../ui/layout/split-view.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { last, numberIn } from './single.ts'
import { Span } from './span.tsx'

const SUBJECTS: Record<string, string> = {
  user: 'People',
  contact: 'Contact methods',
  team: 'Teams',
  service: 'Services',
  integration: 'Integrations',
  schedule: 'Schedules',
  override: 'Overrides',
  policy: 'Escalation policies',
  scenario: 'Scenarios',
  responseRole: 'Roles',
  incidentType: 'Types of incidents',
  stakeholders: 'Stakeholders',
  channel: 'Channels',
  token: 'API tokens',
  session: 'Sessions',
  access: 'Access',
  setting: 'Settings',
}
const WAYS: Record<string, string> = {
  app: 'in the app',
  api: 'by the API',
  link: 'by a link',
  cli: 'on the command line',
  system: 'by itself',
}

type Search = { open?: string; subject?: string; actor?: string; from?: string; to?: string }

/** Who changed what, who came in, who was refused. */
export function Audit() {
  const [search, setSearch] = useSearchState<Search>()
  const refetchInterval = useRefresh()
  const [subject, actor] = [last(search.subject), last(search.actor)]
  const [from, to] = [numberIn(last(search.from)), numberIn(last(search.to))]
  const query = useInfiniteQuery({
    ...pagesOf(listAudit, {
      query: {
        subject: subject !== undefined && /^[a-zA-Z.-]{1,40}$/.test(subject) ? subject : undefined,
        actor: numberIn(actor),
        from,
        to,
      },
    }),
    refetchInterval,
  })
  const rows = rowsOf<typeof listAudit>(query.data)
  const open = rows.find((row) => String(row.position) === last(search.open))
  const close = (): void => setSearch({ open: undefined })
  const actorName = rows.find((row) => row.actor.kind === 'user' && String(row.actor.id) === actor)?.actor.name
  const filtered = [subject, actor, from, to].some((one) => one !== undefined)
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Audit"
          below={
            <FilterBar
              filters={[
                { id: 'subject', label: 'About', options: Object.entries(SUBJECTS).map(([value, label]) => ({ value, label })) },
                {
                  id: 'actor',
                  label: 'By',
                  options: asText(findPeople),
                  known: actor && actorName ? [{ value: actor, label: actorName }] : [],
                },
              ]}
              value={{ subject, actor }}
              onChange={(change) => setSearch(Object.fromEntries(Object.entries(change).map(([id, value]) => [id, last(value)])))}
              end={<Span from={from} to={to} onChange={setSearch} />}
            />
          }
        />
      }
    >
      <SplitView onClose={close} details={open && <Details entry={open} onClose={close} />}>
        <ListView
          query={query}
          rows={rows}
          label="Audit"
          what={['entry', 'entries']}
          rowKey={(row) => row.position}
          lines={2}
          current={open?.position}
          onOpen={(row) => setSearch({ open: String(row.position) }, open === undefined)}
          empty={
            <EmptyState icon={History} title={filtered ? 'No entry fits' : 'Nothing happened yet'}>
              {filtered ? 'Take a filter away, or widen the span.' : 'Each change of configuration and each sign-in will stand here.'}
            </EmptyState>
          }
        >
          {(row) => <AuditCells row={row} />}
        </ListView>
      </SplitView>
    </Page>
  )
}

function AuditCells({ row }: { row: AuditEntry }) {
  return (
    <>
      <Cell grow>
        <span className="settings-two">
          <span className="ui-cut">{row.sentence}</span>
          <small className="ui-cut">
            {row.changes.length > 0
              ? row.changes.map(({ field, before, after }) => `${field}: ${before || 'empty'} → ${after || 'empty'}`).join('; ')
              : (WAYS[row.via] ?? `by ${row.via}`)}
          </small>
        </span>
      </Cell>
      <Cell width="10rem" from={60}>
        <Badge>{SUBJECTS[row.subject] ?? row.subject}</Badge>
      </Cell>
      <Cell width="10rem" end from={34}>
        <Timestamp at={row.at} />
      </Cell>
    </>
  )
}

function Details({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { actor } = entry
  return (
    <Drawer title={entry.sentence} onClose={onClose}>
      <div className="ui-stack">
        <Facts
          items={[
            ['When', <Timestamp key="at" at={entry.at} />],
            ['Who', actor.name ?? (actor.kind === 'system' ? 'Muster itself' : actor.kind === 'token' ? 'A token' : 'Somebody')],
            ['How', WAYS[entry.via] ?? entry.via],
            ['About', `${entry.subjectName ?? ''} (${entry.subject}${entry.subjectId === null ? '' : ` ${entry.subjectId}`})`],
            ['Kind', <code key="kind">{entry.kind}</code>],
            [
              'Entry',
              <span key="position" className="ui-figures">
                {entry.position}
              </span>,
            ],
          ]}
        />
        {entry.changes.length > 0 && (
          <Section title="Changes">
            {entry.changes.map(({ field, before, after }) => (
              <div key={field} className="settings-change">
                <strong>{field}</strong>
                <del aria-label={`Before: ${before}`}>{before || 'empty'}</del>
                <ins aria-label={`After: ${after}`}>{after || 'empty'}</ins>
              </div>
            ))}
          </Section>
        )}
      </div>
    </Drawer>
  )
}
