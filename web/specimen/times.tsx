import { BellRing, CircleCheck, Eye, MessageSquareText, Phone, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { DAY, HOUR, localDayStart, MINUTE } from '../../domain/time.ts'
import { toast } from '../ui/feedback/toast.ts'
import { Section } from '../ui/layout/page.tsx'
import { Button } from '../ui/action/button.tsx'
import { useNow } from '../ui/time/now.ts'
import { ShiftRows, type ShiftRow, type ShiftSpan } from '../ui/time/shift-rows.tsx'
import { place, TimeAxis } from '../ui/time/time-axis.tsx'
import { Timeline, type TimelineEntry } from '../ui/time/timeline.tsx'
import { Duration, Elapsed, Timestamp } from '../ui/time/timestamp.tsx'

const ZONE = 'Europe/Berlin'
const PEOPLE = ['Ann Okafor', 'Bo Lind', 'Chandra Iyer', 'Dmitri Petrov']

/** Times, the axis, shift bars and the timeline. */
export function TimeSpecimens() {
  const now = useNow()
  const [start] = useState(now)
  return (
    <>
      <Section title="On call" hint="One axis for everything that has a time. Drag to mark a span.">
        <Week label="This week" from={localDayStart(now, ZONE) - DAY} days={7} />
      </Section>
      <Section title="A week in which clocks change">
        <Week label="Clocks change" from={Date.parse('2026-10-22T22:00Z')} days={6} />
      </Section>
      <Section title="An hour of alerts">
        <TimeAxis from={start - HOUR} to={start} zone={ZONE}>
          {(scale) => (
            <div className="specimen-bars">
              {Array.from({ length: 60 }, (_, index) => (
                <span
                  key={index}
                  style={{
                    ...place(scale, start - HOUR + index * MINUTE + 4_000, start - HOUR + (index + 1) * MINUTE - 4_000),
                    blockSize: `${8 + 70 * Math.abs(Math.sin(index / 7) * Math.cos(index / 3))}%`,
                  }}
                />
              ))}
            </div>
          )}
        </TimeAxis>
      </Section>
      <Section title="Timeline">
        <Timeline label="Specimen timeline" entries={entriesAt(start)} />
      </Section>
      <Section title="Times">
        <div className="specimen-row">
          <Timestamp at={start - 4 * MINUTE} />
          <Timestamp at={start - 3 * DAY} zone="America/New_York" />
          <Timestamp at={start + 5 * HOUR} show="absolute" />
          <Timestamp at={start - 20_000} show="relative" />
          <Duration ms={72 * MINUTE} />
          <Elapsed from={start - 3_700_000} />
        </div>
      </Section>
    </>
  )
}

function Week({ label, from, days }: { label: string; from: number; days: number }) {
  const to = from + days * DAY
  const spans = (step: number, first: number, look?: ShiftSpan['look']): ShiftSpan[] =>
    Array.from({ length: Math.ceil((days * DAY) / step) + 1 }, (_, index) => {
      const who = (index + first) % PEOPLE.length
      const at = from - 15 * HOUR + index * step
      return { id: `${first}-${index}`, who, name: PEOPLE[who]!, from: at, to: at + step, look: look ?? (who === 1 ? 'mine' : 'plain') }
    })
  const primary = spans(DAY, 0)
  const rows: ShiftRow[] = [
    { id: 'primary', name: 'Days', hint: 'daily, 09:00', kind: 'layer', spans: primary },
    { id: 'nights', name: 'Follow the sun', hint: 'every 12 h', kind: 'layer', spans: spans(12 * HOUR, 2) },
    {
      id: 'overrides',
      name: 'Overrides',
      kind: 'override',
      spans: [
        {
          id: 'o1',
          who: 3,
          name: PEOPLE[3]!,
          from: from + 30 * HOUR,
          to: from + 46 * HOUR,
          look: 'override',
          detail: 'doctor’s appointment',
        },
      ],
    },
    {
      id: 'final',
      name: 'On call',
      kind: 'final',
      spans: primary.flatMap((span): ShiftSpan[] =>
        span.from > from + 80 * HOUR && span.from < from + 110 * HOUR ? [] : [{ ...span, id: `f${span.id}` }],
      ),
      gaps: primary
        .filter((span) => span.from > from + 80 * HOUR && span.from < from + 110 * HOUR)
        .map(({ from: begin, to: end }) => ({ from: begin, to: end })),
    },
  ]
  return (
    <ShiftRows
      label={label}
      from={from}
      to={to}
      zone={ZONE}
      otherZone="America/New_York"
      rows={rows}
      onSpan={(span) => toast(span.name, { tone: 'plain' })}
      onRange={(begin, end) =>
        toast('Marked', { tone: 'plain', detail: `${new Date(begin).toISOString()} to ${new Date(end).toISOString()}` })
      }
    />
  )
}

function entriesAt(now: number): TimelineEntry[] {
  return [
    {
      id: 1,
      at: now - 26 * HOUR,
      icon: TriangleAlert,
      tone: 'critical',
      sentence: (
        <>
          Alertmanager reported <strong>Checkout answers 5xx</strong>; it opened this incident because nothing like it was open.
        </>
      ),
    },
    {
      id: 2,
      at: now - 26 * HOUR + 4_000,
      icon: BellRing,
      sentence: 'Ann Okafor was paged by voice: first on the schedule Payments, level 1.',
    },
    { id: 3, at: now - 26 * HOUR + 9_000, icon: Phone, quiet: true, sentence: 'The call was accepted by the provider in 0.8 s.' },
    {
      id: 4,
      at: now - 25.9 * HOUR,
      icon: Eye,
      tone: 'acknowledged',
      sentence: 'Ann Okafor acknowledged by pressing 4; Bo Lind was not paged any more.',
    },
    {
      id: 5,
      at: now - 50 * MINUTE,
      enteredAt: now - 20 * MINUTE,
      icon: MessageSquareText,
      sentence: 'Bo Lind noted:',
      detail: 'The connection pool was exhausted after the 14:20 deployment. Rolled back on eu-1 and eu-2.',
      acts: <Button size="small">Star</Button>,
    },
    { id: 6, at: now - 3 * MINUTE, icon: CircleCheck, tone: 'resolved', sentence: 'Resolved by Ann Okafor after 26 h.' },
  ]
}
