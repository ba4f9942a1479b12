import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import { previewSchedule } from '../../contract/schedules.ts'
import { HOUR } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'
import { queryOf } from '../api.ts'
import { Banner } from '../ui/feedback/banner.tsx'
import { Table } from '../ui/data/table.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useNow } from '../ui/time/now.ts'
import { absoluteText, dayText } from '../ui/time/words.ts'
import { CalendarView, useDrawnSpan } from './calendar-view.tsx'
import { handOffs, type CalendarShown } from './rows.ts'
import type { ScheduleDraft } from './layer-draft.ts'

const WAIT_MS = 400
type Preview = z.output<typeof previewSchedule.out>

/** What the draft would do: its calendar, gaps, the next hand-offs in words, and who gains or loses hours. */
export function DraftPreview({ scheduleId, draft }: { scheduleId: number; draft: ScheduleDraft }) {
  const drawn = useDrawnSpan(draft.timezone)
  const { timezone, layers } = useSettled(draft, WAIT_MS)
  const body = { scheduleId, timezone, layers, from: drawn.from, to: drawn.to }
  const whole = previewSchedule.body.safeEncode(body).success
  const preview = useQuery({ ...queryOf(previewSchedule, { body }), enabled: whole, placeholderData: keepPreviousData })
  const hints = useMemo(
    () => new Map(layers.map((layer, index) => [layer.id, preview.data?.descriptions[index] ?? ''])),
    [layers, preview.data],
  )
  return (
    <>
      <CalendarView
        title="Preview"
        drawn={drawn}
        timezone={draft.timezone}
        calendar={preview.data?.calendar}
        error={preview.error}
        retry={preview.refetch}
        hints={hints}
        hint={
          whole
            ? 'A preview: nothing is saved yet. Overrides count in it.'
            : 'The calendar shows the last draft that made sense; something below is still missing.'
        }
      />
      {preview.data && (
        <div className="oncall-columns">
          <Consequences preview={preview.data} timezone={timezone} />
          <Hours hours={preview.data.hours} />
        </div>
      )}
    </>
  )
}

function Consequences({ preview, timezone }: { preview: Preview; timezone: string }) {
  const now = useNow()
  const { calendar, problems } = preview
  const words = (at: number): string => absoluteText(at, timezone, now)
  return (
    <Section title="What would happen" hint="In the time shown above">
      {problems.map(({ problem }) => (
        <Banner key={problem} tone="warning" title={problem} />
      ))}
      {calendar.gaps.length > 0 && (
        <Banner tone="error" title={`Nobody is on call for ${durationWords(sumOf(calendar.gaps))}`}>
          <ul>
            {calendar.gaps.slice(0, 4).map((gap) => (
              <li key={gap.start}>
                {dayText(gap.start, timezone, now)} {words(gap.start).slice(-5)}, for {durationWords(gap.end - gap.start)}
                {gap.kind === 'empty' && ': who is planned may not be paged'}
              </li>
            ))}
            {calendar.gaps.length > 4 && <li>and {calendar.gaps.length - 4} more</li>}
          </ul>
        </Banner>
      )}
      <NextHandOffs calendar={calendar} timezone={timezone} />
    </Section>
  )
}

const sumOf = (gaps: CalendarShown['gaps']): number => gaps.reduce((sum, { start, end }) => sum + end - start, 0)

function NextHandOffs({ calendar, timezone }: { calendar: CalendarShown; timezone: string }) {
  const now = useNow()
  const next = handOffs(calendar, now, 12)
  if (next.length === 0) return <p className="ui-muted">Nothing changes hands in this time.</p>
  return (
    <ol className="oncall-lines" aria-label="Next hand-offs">
      {next.map(({ at, from, to }) => (
        <li key={at}>
          <span className="ui-figures">{`${dayText(at, timezone, now)}, ${absoluteText(at, timezone, at)}`}</span>
          <span>
            {to === null ? (
              <>
                {from} is off, <strong>nobody</strong> takes over
              </>
            ) : from === null ? (
              <>
                <strong>{to}</strong> begins
              </>
            ) : (
              <>
                {from} hands over to <strong>{to}</strong>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Hours({ hours }: { hours: Preview['hours'] }) {
  const round = (value: number): number => Math.round(value * 10) / 10
  return (
    <Section title="Hours on call" hint="In the next 30 days, before and after this change">
      {hours.length === 0 ? (
        <p className="ui-muted">Nobody’s hours change.</p>
      ) : (
        <Table
          label="Hours on call before and after"
          rows={hours}
          rowKey={(row) => row.userId}
          columns={[
            { id: 'name', header: 'Person', main: true, cell: (row) => row.name },
            { id: 'before', header: 'Now', align: 'end', cell: (row) => `${round(row.before)} h` },
            { id: 'after', header: 'Then', align: 'end', cell: (row) => `${round(row.after)} h` },
            {
              id: 'change',
              header: 'Change',
              align: 'end',
              cell: (row) => {
                const change = round(row.after - row.before)
                return change === 0 ? 'none' : `${change > 0 ? '+' : '−'}${durationWords(Math.abs(change) * HOUR)}`
              },
            },
          ]}
        />
      )}
    </Section>
  )
}

/** The value once it has stayed the same for `ms`. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
