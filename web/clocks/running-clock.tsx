import { Check, Ellipsis, Hourglass, TriangleAlert } from 'lucide-react'
import type { ClockShown } from '../../contract/clocks.ts'
import { EVENT_FACTS, EVENT_WORDS, type ClockEvent } from '../../domain/obligation.ts'
import { durationWords } from '../../domain/time-words.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { ExternalLink } from '../ui/action/link.tsx'
import { Menu } from '../ui/overlay/menu.tsx'
import { useNow } from '../ui/time/now.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import type { Asked } from './clock-dialogs.tsx'
import { Fold } from './fold.tsx'
import { shortTitle } from './words.ts'

type Stage = ClockShown['stages'][number]
type OnAsk = ((asked: Asked) => void) | undefined

/** A clock that runs, or ran out: its stages with the time that is left, and what was said about its start. */
export function RunningClock({ clock, onAsk }: { clock: ClockShown; onAsk: OnAsk }) {
  const { id: key, title, state, times, history, source, stages } = clock
  const filed = stages.some(({ filedAt }) => filedAt !== null)
  return (
    <li className="clock" data-state={state}>
      <div className="clock-head">
        <span className="clocks-words">
          <strong>{title}</strong>
          <small>
            {Object.entries(times).map(([event, at], i) => (
              <span key={event}>
                {i > 0 && ' · '}
                {EVENT_FACTS[event as ClockEvent]} <Timestamp at={at} show="absolute" zone={clock.zone} />
              </span>
            ))}
          </small>
        </span>
        {onAsk && (
          <Menu
            trigger={<IconButton icon={Ellipsis} size="small" label={`More about ${shortTitle(title)}`} />}
            groups={[
              {
                items: [
                  { label: 'Correct since when it counts', onSelect: () => onAsk({ do: 'correct', key }) },
                  ...(filed ? [] : [{ label: 'It does not apply', onSelect: () => onAsk({ do: 'decline', key }) }]),
                ],
              },
            ]}
          />
        )}
      </div>
      <ol className="clock-stages">
        {stages.map((stage) => (
          <OneStage key={stage.id} clock={clock} stage={stage} onAsk={onAsk} />
        ))}
      </ol>
      <Fold words="Why it runs, and since when" count={history.length}>
        <ul className="clock-history">
          {history.map(({ at, by, applies, times: then, reason }) => (
            <li key={at}>
              <small>
                <Timestamp at={at} show="absolute" /> {by ?? 'By the API'}:{' '}
                {applies
                  ? Object.entries(then).map(([event, when], i) => (
                      <span key={event}>
                        {i > 0 && ', '}
                        {EVENT_FACTS[event as ClockEvent].toLowerCase()} <Timestamp at={when} show="absolute" />
                      </span>
                    ))
                  : 'does not apply'}
                . {reason}
              </small>
            </li>
          ))}
        </ul>
        <ExternalLink href={source}>The text of the law</ExternalLink>
      </Fold>
    </li>
  )
}

function OneStage({ clock, stage, onAsk }: { clock: ClockShown; stage: Stage; onAsk: OnAsk }) {
  const over = stage.filedAt !== null
  const file = onAsk && stage.waitsFor !== 'previous' && (
    <Button
      size="small"
      look={over ? 'plain' : 'quiet'}
      onClick={() => onAsk({ do: 'file', key: clock.id, stage: stage.id })}
      aria-label={over ? `Correct the filing of ${stage.title}` : `${stage.title} was filed`}
    >
      {over ? 'Correct' : 'Filed'}
    </Button>
  )
  return (
    <li className="clock-stage" data-state={stage.state}>
      <div className="clock-stage-line">
        <span className="clocks-words">
          <span>{stage.title}</span>
          {over ? <FiledWords stage={stage} /> : <LeftWords stage={stage} zone={clock.zone} />}
        </span>
        {file}
      </div>
      {!over && stage.from !== null && stage.dueAt !== null && <Bar from={stage.from} dueAt={stage.dueAt} />}
    </li>
  )
}

function FiledWords({ stage }: { stage: Stage }) {
  const late = stage.state === 'late'
  return (
    <>
      <small className="clock-filed">
        {late ? <TriangleAlert aria-hidden /> : <Check aria-hidden />}
        <span>
          {late ? 'Filed late' : 'Filed'} <Timestamp at={stage.filedAt!} show="absolute" />
          {stage.approvedBy !== null && `, approved by ${stage.approvedBy}`}
        </span>
      </small>
      {stage.proof !== null && (
        <small>
          Proof: <ProofWords proof={stage.proof} />
        </small>
      )}
      {stage.reason !== null && <small>{stage.reason}</small>}
    </>
  )
}

function ProofWords({ proof }: { proof: string }) {
  return /^https?:\/\/\S+$/.test(proof) ? <ExternalLink href={proof}>{proof}</ExternalLink> : proof
}

function LeftWords({ stage, zone }: { stage: Stage; zone: string }) {
  const now = useNow()
  const { state, waitsFor, dueAt, words } = stage
  if (state === 'waiting')
    return (
      <small className="clock-waits">
        <Hourglass aria-hidden />
        <span>
          {words}; {waitsFor === 'previous' ? 'that has not been made' : `${EVENT_WORDS[waitsFor!]} is not put down`}
        </span>
      </small>
    )
  if (dueAt === null) return <small>Due without undue delay</small>
  const left = dueAt - now
  return (
    <small className="clock-left" data-over={left <= 0 || undefined}>
      {left <= 0 && <TriangleAlert aria-hidden />}
      <span>
        <strong>{left <= 0 ? `Overdue for ${durationWords(-left)}` : `${durationWords(left)} left`}</strong>, due{' '}
        <Timestamp at={dueAt} show="absolute" zone={zone} />
      </span>
    </small>
  )
}

/** How much of the time has passed; the words beside it say the same. */
function Bar({ from, dueAt }: { from: number; dueAt: number }) {
  const now = useNow()
  const share = Math.min(100, Math.max(0, ((now - from) / (dueAt - from)) * 100))
  const tone = share >= 100 ? 'over' : share >= 90 ? 'last' : share >= 75 ? 'late' : undefined
  return (
    <div className="clock-bar" data-tone={tone} aria-hidden>
      <span style={{ inlineSize: `${share}%` }} />
    </div>
  )
}
