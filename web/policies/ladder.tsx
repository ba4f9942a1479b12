import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { z } from 'zod'
import type { Finding } from '../../contract/policies.ts'
import type { EscalationPolicy, Target } from '../../domain/escalation.ts'
import { MINUTE } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'
import { TargetLink, type Named } from './target-picker.tsx'
import { minutesOf, minuteText } from './words.ts'

export type FindingShown = z.output<typeof Finding>
const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }

/** What the linter found, in place. */
export function Findings({ findings }: { findings: readonly FindingShown[] }) {
  if (findings.length === 0) return null
  return (
    <ul className="policy-findings">
      {findings.map(({ severity, message }) => {
        const Icon = ICONS[severity]
        return (
          <li key={message} data-severity={severity}>
            <Icon aria-label={severity} role="img" />
            <span>{message}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** The levels from top to bottom, each at the minute at which it is due, with what is wrong with it. */
export function Ladder({
  policy,
  targets,
  findings,
}: {
  policy: EscalationPolicy
  targets: readonly Named[]
  findings: readonly FindingShown[]
}) {
  const { levels, round, end } = minutesOf(policy)
  const named = ({ kind, id }: Target): Named =>
    targets.find((one) => one.kind === kind && one.id === id) ?? { kind, id, name: `${kind} ${id}`, missing: true }
  return (
    <>
      <Findings findings={findings.filter(({ level }) => level === null)} />
      <ol className="policy-ladder">
        {policy.levels.map((level, index) => (
          <li key={index} className="policy-rung">
            <span className="policy-minute">{minuteText(levels[index] ?? 0)}</span>
            <div className="policy-rung-body">
              <strong>Level {index + 1}</strong>
              <span className="policy-targets">
                {level.targets.map((target) => (
                  <TargetLink key={`${target.kind}-${target.id}`} target={named(target)} />
                ))}
              </span>
              <small>then wait {durationWords(level.delayMinutes * MINUTE)}</small>
              <Findings findings={findings.filter((one) => one.level === index + 1)} />
            </div>
          </li>
        ))}
        {policy.repeat > 0 && (
          <li className="policy-rung" data-quiet>
            <span className="policy-minute">{minuteText(round)}</span>
            <div className="policy-rung-body">
              Again from level 1, {policy.repeat} more {policy.repeat === 1 ? 'time' : 'times'}
            </div>
          </li>
        )}
        <li className="policy-rung" data-end>
          <span className="policy-minute">{minuteText(end)}</span>
          <div className="policy-rung-body">
            {policy.lastResort ? (
              <>
                <strong>Last resort</strong>
                <span className="policy-targets">
                  <TargetLink target={named(policy.lastResort)} />
                </span>
              </>
            ) : (
              <span>Paging ends. Nobody further is told.</span>
            )}
          </div>
        </li>
      </ol>
      <p className="ui-muted">
        {policy.ackTimeoutMinutes === null
          ? 'An acknowledgement holds until the incident is resolved.'
          : `An acknowledgement lapses after ${durationWords(policy.ackTimeoutMinutes * MINUTE)}; then paging begins anew.`}
      </p>
    </>
  )
}
