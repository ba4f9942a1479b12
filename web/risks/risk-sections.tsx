import type { RiskDetail } from '../../contract/risks.ts'
import { bandOf, MOST_RAISED, scoreOf } from '../../domain/risk.ts'
import { Link } from '../ui/action/link.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { ScoreBadge, ScoreWords } from './score.tsx'
import { capital } from './words.ts'

/** How the score comes about: without anything, what controls take off, what late work adds, what remains. */
export function ScoreSection({ risk }: { risk: RiskDetail }) {
  const { controls, residual, late } = risk
  return (
    <Section title="Score" hint={`Late work on its asset adds a step of likelihood for each piece, ${MOST_RAISED} at most.`}>
      <ol className="risk-sum">
        <li>
          <span>
            Inherent <small>{<ScoreWords of={risk} />}</small>
          </span>
          <ScoreBadge of={risk} />
        </li>
        {controls.map(({ text, lowers, by }, at) => (
          <li key={at}>
            <span>{text}</span>
            <span className="ui-figures">
              {capital(lowers)} −{by}
            </span>
          </li>
        ))}
        {controls.length === 0 && (
          <li>
            <span className="ui-muted">No controls</span>
          </li>
        )}
        {late.map(({ id, name }) => (
          <li key={`late ${id}`} data-late>
            <span>
              Late:{' '}
              <Link to="/hardening" search={{ open: String(id) } as never}>
                {name}
              </Link>
            </span>
          </li>
        ))}
        {residual.raised > 0 && (
          <li data-late>
            <span>For what is late</span>
            <span className="ui-figures">Likelihood +{residual.raised}</span>
          </li>
        )}
        <li>
          <span>
            <strong>Residual</strong> <small>{<ScoreWords of={residual} />}</small>
          </span>
          <ScoreBadge of={residual} />
        </li>
      </ol>
    </Section>
  )
}

export function TreatmentSection({ risk: { treatment, treatedBy, residual, standing } }: { risk: RiskDetail }) {
  const { days } = bandOf(scoreOf(residual))
  return (
    <Section title="Treatment">
      {treatment === null ? (
        <p className="ui-muted">
          {standing === 'within'
            ? 'None is needed: it is within what is accepted.'
            : `Nobody has decided yet. A risk of this score waits ${days} days at most.`}
        </p>
      ) : treatment.kind === 'accept' ? (
        <>
          <p className="risk-words">{treatment.reason}</p>
          <Facts
            items={[
              ['Accepted by', treatedBy],
              ['Signed', <Timestamp key="signed" at={treatment.signedAt} show="absolute" />],
              ['Until', <Timestamp key="until" at={treatment.expiresAt} />],
            ]}
          />
        </>
      ) : (
        <>
          <p className="risk-words">{treatment.plan}</p>
          <Facts
            items={[
              ['Decided', capital(treatment.kind)],
              ['Who does it', treatedBy],
              ['Done by', <Timestamp key="due" at={treatment.dueAt} />],
            ]}
          />
        </>
      )}
    </Section>
  )
}

/** When it came true, and how it was scored. */
export function History({ risk: { realised, ratings } }: { risk: RiskDetail }) {
  return (
    <>
      <Section title="Came true">
        {realised.length === 0 ? (
          <p className="ui-muted">In no incident so far.</p>
        ) : (
          <ul className="risk-history">
            {realised.map(({ incidentId, title, at, by }) => (
              <li key={incidentId}>
                <span>
                  <Link to="/incidents/$id" params={{ id: incidentId }} search={{}}>
                    #{incidentId} <bdi>{title}</bdi>
                  </Link>
                  {by !== null && <small>said {by}</small>}
                </span>
                <Timestamp at={at} show="absolute" />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Scored">
        <ol className="risk-history">
          {ratings.map((rating) => (
            <li key={rating.id}>
              <ScoreBadge of={rating} />
              <span>
                {rating.note}
                <small>
                  <ScoreWords of={rating} />
                  {rating.by !== null && `, ${rating.by}`}
                </small>
              </span>
              <Timestamp at={rating.at} show="absolute" />
            </li>
          ))}
        </ol>
      </Section>
    </>
  )
}
