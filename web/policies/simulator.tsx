import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { listContactChannels } from '../../contract/contact-methods.ts'
import { simulatePolicy, type Rung } from '../../contract/policies.ts'
import { EscalationPolicy } from '../../domain/escalation.ts'
import { addDaysLocal, MINUTE, type Instant } from '../../domain/time.ts'
import { queryOf, useCall } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Field } from '../ui/form/field.tsx'
import { Select } from '../ui/form/select.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useSettled } from '../ui/settled.ts'
import { currentInstant, useZone } from '../ui/time/now.ts'
import { clockText, dayText } from '../ui/time/words.ts'
import { instantOf, wallOf } from '../ui/time/zone.ts'
import { Findings } from './ladder.tsx'
import { minuteText } from './words.ts'

type RungShown = z.output<typeof Rung>

/** The coming Saturday at 03:00 by the clocks of `zone`: an hour that shows what a policy is worth. */
export function saturdayNight(zone: string, now: Instant): Instant {
  const wall = wallOf(zone, now)
  const night = (days: number): Instant => {
    const day = wallOf(zone, addDaysLocal(now, days, zone))
    return instantOf(zone, { ...day, hour: 3, minute: 0, second: 0 })
  }
  const days = (6 - wall.weekday + 7) % 7
  return night(days) > now ? night(days) : night(days + 7)
}

/** What would happen at an instant if nobody answered: who, on which channel, at which minute, and why. */
export function Simulator({ policyId, policy }: { policyId?: number; policy?: EscalationPolicy }) {
  const zone = useZone()
  const [at, setAt] = useState<Instant | null>(() => Math.floor(currentInstant() / MINUTE) * MINUTE)
  const [urgency, setUrgency] = useState<'high' | 'low'>('high')
  const settled = useSettled(policy, 400)
  const whole = policyId !== undefined || (settled !== undefined && EscalationPolicy.safeEncode(settled).success)
  const result = useQuery({
    ...queryOf(simulatePolicy, {
      body: { ...(policyId === undefined ? { policy: settled } : { policyId }), at: at ?? 0, urgency },
    }),
    enabled: whole && at !== null,
    placeholderData: keepPreviousData,
  })
  return (
    <Section title="Simulate" hint="Who would be paged, by which channel, at which minute, if nobody answered.">
      <div className="policy-when">
        <Field label="When">
          <DateTimeInput value={at} onChange={setAt} />
        </Field>
        <Field label="Urgency">
          <Select
            value={urgency}
            onChange={(next) => next !== null && setUrgency(next)}
            options={[
              { value: 'high', label: 'High: wake people' },
              { value: 'low', label: 'Low: can wait' },
            ]}
          />
        </Field>
      </div>
      <div className="ui-row">
        <Button size="small" onClick={() => setAt(Math.floor(currentInstant() / MINUTE) * MINUTE)}>
          Now
        </Button>
        <Button size="small" onClick={() => setAt(saturdayNight(zone, currentInstant()))}>
          Saturday 03:00
        </Button>
      </div>
      {!whole ? (
        <p className="ui-muted">Every level needs somebody before this can be run.</p>
      ) : result.data ? (
        <>
          {policy && <Findings findings={result.data.findings.map((one) => ({ ...one, message: inPlace(one) }))} />}
          <ol className="policy-ladder" aria-busy={result.isFetching || undefined}>
            {result.data.rungs.map((rung, index) => (
              <li
                key={index}
                className="policy-rung"
                data-quiet={rung.kind === 'skipped' || undefined}
                data-end={rung.kind === 'ended' || undefined}
              >
                <span className="policy-minute">
                  {minuteText(rung.minute)}
                  <small>{clockText(rung.at, zone)}</small>
                </span>
                <div className="policy-rung-body">
                  <RungBody rung={rung} />
                </div>
              </li>
            ))}
          </ol>
          {at !== null && <p className="ui-muted">{`Times of ${dayText(at, zone)}, in ${zone}.`}</p>}
        </>
      ) : result.error ? (
        <ErrorState error={result.error} retry={result.refetch} small />
      ) : (
        <Skeleton rows={5} />
      )}
    </Section>
  )
}

const inPlace = ({ level, message }: { level: number | null; message: string }): string =>
  level === null ? message : `Level ${level}: ${message}`

function RungBody({ rung }: { rung: RungShown }) {
  const channels = useCall(listContactChannels)
  const titleOf = (kind: string): string => channels.data?.items.find((one) => one.kind === kind)?.title ?? kind
  if (rung.kind === 'ended') return <span>{rung.reason}</span>
  const name = rung.kind === 'paged' && rung.level === null ? 'Last resort' : `Level ${rung.level}`
  const head = rung.round > 1 && rung.level !== null ? `${name}, round ${rung.round}` : name
  if (rung.kind === 'skipped')
    return (
      <>
        <strong>{head} is skipped</strong>
        <small>{rung.reason}</small>
      </>
    )
  return (
    <>
      <strong>{head}</strong>
      {rung.nobodyTold && (
        <Findings
          findings={[{ severity: 'error', level: null, message: 'Nobody here can be told anything; the next level is due at once.' }]}
        />
      )}
      <ul className="policy-people-paged">
        {rung.people.map((person) => (
          <li key={person.userId}>
            <span>
              {person.name} <small>{person.reason}</small>
            </span>
            {person.pages.length === 0 ? (
              <small>{' · '}no verified way to be reached</small>
            ) : (
              <ul className="policy-pages">
                {person.pages.map((page, index) => (
                  <li key={index}>
                    <span className="ui-figures">{minuteText(page.minute)}</span> {titleOf(page.channel)} <small>{page.reason}</small>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
