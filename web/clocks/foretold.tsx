import type { SimulatedClock } from '../../contract/clocks.ts'
import { EVENT_WORDS } from '../../domain/obligation.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import './clocks.css'

/** Which clocks of the law would be suggested, and when their stages would be due if they began at that moment. */
export function ForetoldClocks({ clocks }: { clocks: readonly SimulatedClock[] }) {
  if (clocks.length === 0) return null
  return (
    <section className="clocks-foretold" aria-labelledby="clocks-foretold">
      <h2 id="clocks-foretold">Clocks that would be suggested</h2>
      <p className="ui-muted">None starts by itself. These are the times if somebody started them at that moment.</p>
      <ul>
        {clocks.map(({ id, title, reasons, start, stages }) => (
          <li key={id} className="obligation">
            <div className="clocks-words">
              <strong>{title}</strong>
              <small>
                Because {reasons.join('; ')}. It counts from {EVENT_WORDS[start]}.
              </small>
            </div>
            <ol className="obligation-stages" aria-label={`Stages of ${title}`}>
              {stages.map((stage) => (
                <li key={stage.title}>
                  <span>{stage.title}</span>
                  <span>{stage.dueAt === null ? stage.words : <Timestamp at={stage.dueAt} show="absolute" />}</span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </section>
  )
}
