import { ArrowRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Preview } from '../../contract/urgency.ts'
import { Link } from '../ui/action/link.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { Table } from '../ui/data/table.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { count } from './words.ts'

type Moved = Preview['severities'][number]
type Example = Preview['examples'][number]

/** What a changed matrix would have made of the last 30 days, in words and in numbers. */
export function PreviewResult({ preview }: { preview: Preview }) {
  const { alerts, changed, more } = preview
  const shown = useRef<HTMLDivElement>(null)
  // on a phone it stands far below what asked for it
  useEffect(() => shown.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={shown} className="urgency-preview">
      <h3>The last 30 days with this matrix</h3>
      <div role="status">
        <ul className="urgency-sentences">
          {sentences(preview).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      {more && <p className="ui-muted">There were more alerts; the newest {alerts.toLocaleString('en')} were looked at.</p>}
      {preview.severities.length > 0 && (
        <Table<Moved>
          label="Alerts whose severity would have been another"
          dense
          rows={preview.severities}
          rowKey={({ from, to }) => `${from}-${to}`}
          columns={[
            { id: 'from', header: 'From', main: true, cell: ({ from }) => <SeverityBadge severity={from} /> },
            { id: 'to', header: 'To', cell: ({ to }) => <SeverityBadge severity={to} /> },
            { id: 'alerts', header: 'Alerts', align: 'end', cell: (row) => row.alerts.toLocaleString('en') },
          ]}
        />
      )}
      {preview.examples.length > 0 && (
        <>
          <h4>{changed > preview.examples.length ? 'Some of them, the newest first' : 'The newest first'}</h4>
          <ul className="urgency-examples">
            {preview.examples.map((example) => (
              <ExampleRow key={example.id} example={example} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function ExampleRow({ example: { id, title, at, service, now, then } }: { example: Example }) {
  return (
    <li>
      <span className="urgency-example-head">
        <Link to="/alerts" search={{ state: 'all', open: String(id) }}>
          <bdi>{title}</bdi>
        </Link>
        <small>
          {service} · <Timestamp at={at} show="absolute" />
        </small>
      </span>
      <span className="ui-row">
        <SeverityBadge severity={now.severity} soft /> {now.urgency} urgency
        <ArrowRight role="img" aria-label="would be" size={14} />
        <SeverityBadge severity={then.severity} soft /> {then.urgency} urgency
      </span>
      <small>{then.why}</small>
    </li>
  )
}

function sentences({ alerts, changed, louder, quieter, louderIncidents, quieterIncidents }: Preview): string[] {
  if (alerts === 0) return ['No alert arrived, so there is nothing to try it on.']
  if (changed === 0) return [`None of ${count(alerts, 'alert', 'alerts')} would have been judged otherwise.`]
  return [
    `${count(changed, 'alert', 'alerts')} of ${alerts.toLocaleString('en')} would have been judged otherwise.`,
    louder > 0
      ? `${count(louder, 'alert that could wait would have woken people', 'alerts that could wait would have woken people')}, ${opened(louderIncidents)}.`
      : 'Nothing would have woken people that did not.',
    quieter > 0
      ? `${count(quieter, 'alert that woke people could have waited', 'alerts that woke people could have waited')}, ${opened(quieterIncidents)}.`
      : 'Nothing that woke people could have waited.',
  ]
}

const opened = (incidents: number): string =>
  incidents === 0 ? 'none of which opened an incident' : `which opened ${count(incidents, 'incident', 'incidents')}`
