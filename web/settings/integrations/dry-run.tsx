import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { tryIntegration, type Settings, type SignalShown } from '../../../contract/integrations.ts'
import { useAct } from '../../api.ts'
import { problemOf } from '../../problem.ts'
import { Button } from '../../ui/action/button.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { SeverityBadge } from '../../ui/data/severity.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import { ProblemBanner } from '../../ui/feedback/problem-banner.tsx'
import { Field } from '../../ui/form/field.tsx'
import { TextArea } from '../../ui/form/text-input.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'

type Tried = z.output<typeof tryIntegration.out>

/** Reads a sample with the settings as they stand in the form, keeping nothing: what would become of it. */
export function DryRun({
  kind,
  config,
  sample: given = '',
}: {
  kind: string
  config: () => z.output<typeof Settings>
  sample?: string | undefined
}) {
  const [sample, setSample] = useState(given)
  const attempt = useAct(tryIntegration)
  return (
    <Section title="Try it on a sample" hint="Paste what the sender posts. Nothing is kept and nobody is paged.">
      <Field label="Sample">
        <TextArea
          value={sample}
          onChange={setSample}
          mono
          lines={6}
          spellCheck={false}
          placeholder={'{ "check": "disk", "message": "99 % full", "level": "critical" }'}
        />
      </Field>
      <div className="settings-acts">
        <Button
          icon={FlaskConical}
          disabled={sample.trim() === ''}
          loading={attempt.isPending}
          onClick={() =>
            attempt.mutate({ body: { kind, config: config(), sample, contentType: 'application/json', path: '', query: {}, headers: {} } })
          }
        >
          Try it
        </Button>
      </div>
      <div aria-live="polite" className="settings-findings">
        {attempt.error && <ProblemBanner problem={problemOf(attempt.error)} />}
        {attempt.data && <Outcome tried={attempt.data} />}
      </div>
    </Section>
  )
}

function Outcome({ tried }: { tried: Tried }) {
  const { signals, unreadable, unread, problems, notes } = tried
  return (
    <>
      {unreadable !== null && (
        <Banner tone="error" title="Nothing can be read from it">
          {unreadable}
        </Banner>
      )}
      {problems.length > 0 && (
        <Banner tone="error" title="The mapping fails on this sample">
          <Findings items={problems} />
        </Banner>
      )}
      {unread !== null && (
        <Banner tone="warning" title="A part of it cannot be read">
          {unread}
        </Banner>
      )}
      {notes.length > 0 && (
        <Banner tone="info" title="Not found in this sample, so the usual names are used">
          <Findings items={notes} />
        </Banner>
      )}
      {signals.length > 0 && (
        <div>
          <p className="ui-muted">It becomes {signals.length === 1 ? 'one signal' : `${signals.length} signals`}</p>
          {signals.map((signal, index) => (
            <Signal key={index} signal={signal} />
          ))}
        </div>
      )}
    </>
  )
}

function Findings({ items }: { items: readonly { field: string; message: string }[] }) {
  return (
    <ul>
      {items.map(({ field, message }) => (
        <li key={field}>
          <code>{field}</code> {message}
        </li>
      ))}
    </ul>
  )
}

const WORDS = { acknowledge: 'Acknowledges the alert', resolve: 'Resolves the alert', beat: 'A beat' } as const

function Signal({ signal }: { signal: z.output<typeof SignalShown> }) {
  if (signal.kind === 'beat') return <p className="settings-read">{WORDS.beat}</p>
  if (signal.kind === 'change')
    return (
      <p className="settings-read">
        <span>
          <Badge>Change</Badge> {signal.title}
        </span>
      </p>
    )
  if (signal.kind !== 'alert')
    return (
      <p className="settings-read">
        <span>
          {WORDS[signal.kind]} with the key <code>{signal.key}</code>
        </span>
      </p>
    )
  return (
    <div className="settings-read">
      <span className="ui-row">
        <SeverityBadge severity={signal.severity} soft />
        <strong>{signal.title}</strong>
      </span>
      <span className="ui-muted">
        Key <code>{signal.key}</code>
        {signal.source && `, from ${signal.source}`}
        {signal.group && `, group ${signal.group}`}
        {signal.startedAt !== undefined && (
          <>
            , since <Timestamp at={signal.startedAt} show="absolute" />
          </>
        )}
      </span>
      {signal.description && <span>{signal.description}</span>}
      <span className="settings-labels">
        {Object.entries(signal.labels).map(([name, value]) => (
          <code key={name}>
            {name}={value}
          </code>
        ))}
      </span>
    </div>
  )
}
