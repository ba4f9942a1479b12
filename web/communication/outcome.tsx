import { useState } from 'react'
import type { Instant } from '../../domain/time.ts'
import { ForetoldClocks } from '../clocks/foretold.tsx'
import { channelName } from '../incidents/page-words.ts'
import { Findings } from '../policies/ladder.tsx'
import { minuteText } from '../policies/words.ts'
import '../policies/policies.css'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { clockText, dayText } from '../ui/time/words.ts'
import { MINUTE } from '../../domain/time.ts'
import { firstOf, rungsOf, type Rung, type Simulation } from './simulation.ts'
import { minutesText } from './words.ts'

const MOST = 8
const error = (message: string) => ({ severity: 'error' as const, level: null, message })
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** What would happen, on one axis of minutes; what is missing stands before it. */
export function Outcome({ outcome, at, zone }: { outcome: Simulation; at: Instant; zone: string }) {
  const [every, setEvery] = useState(false)
  const all = rungsOf(outcome)
  // what happens at once stands with the opening
  const first = all.find(({ minute }) => minute === 0)
  const rungs = all.filter((rung) => rung !== first)
  const { shown, left } = every ? { shown: rungs, left: 0 } : firstOf(rungs, MOST)
  const vacant = outcome.roles.filter(({ person }) => person === null)
  const missing = outcome.communications.flatMap(({ name, missing: whom }) => whom.map((one) => `“${name}”: ${one}`))
  const gaps = [...outcome.gaps.map(capital), ...vacant.map(({ role, reason }) => `Nobody is ${role}: ${reason}`), ...missing]
  return (
    <>
      <Findings findings={gaps.map(error)} />
      <ol className="policy-ladder communication-outcome" aria-label="What would happen">
        <li className="policy-rung">
          <Minute minute={0} at={at} zone={zone} />
          <div className="policy-rung-body">
            <Opening outcome={outcome} />
            {first && <OneRung rung={first} />}
          </div>
        </li>
        {shown.map((rung) => (
          <li key={rung.minute} className="policy-rung" data-quiet={(rung.pages.length === 0 && rung.said.length === 0) || undefined}>
            <Minute minute={rung.minute} at={at} zone={zone} />
            <div className="policy-rung-body">
              <OneRung rung={rung} />
            </div>
          </li>
        ))}
        {all.length === 0 && (
          <li className="policy-rung" data-end>
            <span className="policy-minute" />
            <div className="policy-rung-body">Nobody is paged, and nobody is told anything.</div>
          </li>
        )}
      </ol>
      {left > 0 && (
        <div>
          <Button onClick={() => setEvery(true)}>{left} more minutes at which people are paged</Button>
        </div>
      )}
      <p className="ui-muted">{`Times of ${dayText(at, zone)}, in ${zone}, if nobody answers.`}</p>
      <ForetoldClocks clocks={outcome.clocks} />
    </>
  )
}

function Minute({ minute, at, zone }: { minute: number; at: Instant; zone: string }) {
  return (
    <span className="policy-minute">
      {minuteText(minute)}
      <small>{clockText(at + minute * MINUTE, zone)}</small>
    </span>
  )
}

/** What it is taken for, and who gets which role. */
function Opening({ outcome: { severity, urgency, words, service, type, policy, roles } }: { outcome: Simulation }) {
  return (
    <>
      <span className="ui-row">
        <strong>An incident opens</strong>
        <SeverityBadge severity={severity} soft />
        <small>{urgency} urgency</small>
      </span>
      <small>{words ?? 'As bad as its sender says: nothing prepared says otherwise.'}</small>
      <span>
        {service ? (
          <>
            For{' '}
            <Link to="/services/$id" params={{ id: service.id }} search={{}}>
              {service.name}
            </Link>
          </>
        ) : (
          'For no service'
        )}
        {policy && (
          <>
            , paged by{' '}
            <Link to="/policies/$id" params={{ id: policy.id }} search={{}}>
              {policy.name}
            </Link>
          </>
        )}
        {type ? (
          <>
            , of the type{' '}
            <Link to="/roles" search={{ open: String(type.id) }}>
              {type.name}
            </Link>
          </>
        ) : (
          ', of no type'
        )}
      </span>
      {roles.length > 0 && (
        <ul className="communication-roles" aria-label="Roles">
          {roles.map(({ role, person, reason }) => (
            <li key={role} data-vacant={person === null || undefined}>
              <span className="ui-muted">{role}</span>
              <span>
                {person ?? 'Nobody'} <small>{reason}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function OneRung({ rung: { pages, said, overdue } }: { rung: Rung }) {
  return (
    <>
      {pages.length > 0 && (
        <>
          <strong>Paged</strong>
          <ul className="policy-pages">
            {pages.map(({ name, channel, reason }, at) => (
              <li key={at}>
                {name}: {channelName(channel)} <small>{reason}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {said.map((one) => (
        <Said key={one.ruleId} said={one} />
      ))}
      {overdue.map(({ ruleId, name, owner, approver }) => (
        <span key={ruleId}>
          “{name}” is overdue if it is not out by now: {owner ?? approver} is paged, then the commander
        </span>
      ))}
    </>
  )
}

function Said({ said }: { said: Rung['said'][number] }) {
  const { ruleId, name, recipients, missing, owner, approver, cadenceMinutes, subject, body } = said
  const by = owner === null ? 'Goes out by itself' : `${owner} writes and sends it`
  return (
    <article className="communication-said">
      <strong>
        <Link to="/communication/$id" params={{ id: ruleId }} search={{}}>
          {name}
        </Link>
      </strong>
      <small>
        {approver === null ? by : `${by}, after ${approver} has approved it`}
        {cadenceMinutes !== null && `; again every ${minutesText(cadenceMinutes)}`}
      </small>
      {recipients.length === 0 ? (
        <Findings findings={[error(`Nobody hears it: ${missing.join('; ') || 'it has no audience'}`)]} />
      ) : (
        <ul className="policy-pages" aria-label={`Who is told of ${name}`}>
          {recipients.map((one) => (
            <li key={`${one.name} ${one.channel}`}>
              {one.name}: {channelName(one.channel)} {one.byHand && <Badge>By hand</Badge>}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>What they read</summary>
        <div className="communication-preview">
          <strong>{subject}</strong>
          <div className="communication-letter">{body}</div>
        </div>
      </details>
    </article>
  )
}
