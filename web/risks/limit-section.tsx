import { PenLine } from 'lucide-react'
import { useState } from 'react'
import { getRiskLimit, type RiskLimit } from '../../contract/risks.ts'
import { bandOf } from '../../domain/risk.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { LimitDialog } from './limit-dialog.tsx'

/** Up to which score the company lives with a risk: who signed it, until when; without that, nothing is accepted. */
export function LimitSection() {
  const may = useSession().can('response.write')
  const [signing, setSigning] = useState(false)
  const query = useCall(getRiskLimit)
  const sign = may && (
    <Button size="small" icon={PenLine} onClick={() => setSigning(true)}>
      {query.data?.limit ? 'Sign anew' : 'Sign a limit'}
    </Button>
  )
  return (
    <Section title="What is accepted" act={query.data?.valid && sign}>
      {query.data ? (
        <>
          {query.data.valid ? (
            <Signed limit={query.data.limit!} />
          ) : (
            <Banner
              tone="warning"
              title={query.data.limit ? 'What was accepted has run out' : 'Nobody has signed what is accepted'}
              act={sign}
            >
              Until somebody does, nothing is accepted: every risk needs a treatment.
            </Banner>
          )}
          {query.data.limit && !query.data.valid && <Signed limit={query.data.limit} />}
          {query.data.before.length > 0 && (
            <details>
              <summary>Before ({query.data.before.length})</summary>
              <ul className="risk-limits">
                {query.data.before.map((limit) => (
                  <li key={limit.id}>
                    <Signed limit={limit} />
                  </li>
                ))}
              </ul>
            </details>
          )}
          {signing && <LimitDialog limit={query.data.limit} onClose={() => setSigning(false)} />}
        </>
      ) : query.error ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={2} />
      )}
    </Section>
  )
}

function Signed({ limit: { score, statement, signedBy, signedAt, expiresAt } }: { limit: RiskLimit }) {
  return (
    <div className="risk-signed">
      <p>
        {score === 0 ? (
          'No score'
        ) : (
          <>
            Up to a score of <Badge tone={bandOf(score).band}>{score}</Badge>
          </>
        )}
        , until <Timestamp at={expiresAt} show="absolute" />
      </p>
      <blockquote>{statement}</blockquote>
      <small>
        Signed by {signedBy}, <Timestamp at={signedAt} show="absolute" />
      </small>
    </div>
  )
}
