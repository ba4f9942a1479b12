import { Siren } from 'lucide-react'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { local, ProblemError } from '../problem.ts'
import { Section } from '../ui/layout/page.tsx'

const REFUSED = new ProblemError({
  ...local('unavailable', 'Muster cannot reach its database', { next: 'Nothing was accepted. Send it again in a moment.' }),
  id: '01JD8Q6Z9V',
})

/** What stands where there is nothing, nothing yet, or something wrong. */
export function FeedbackSpecimens() {
  return (
    <>
      <Section title="Messages">
        <div className="ui-stack">
          <Banner title="A maintenance window is open until 18:00">Alerts of Search are kept and page nobody.</Banner>
          <Banner tone="warning" title="Two people on this schedule have no verified channel" act={<Button size="small">See who</Button>} />
          <Banner tone="error" title="The last page was not delivered">
            Twilio refused the number. The next channel was tried after 3 s.
          </Banner>
          <Banner tone="success" title="A page would go out right now" />
        </div>
      </Section>
      <div className="specimen-grid">
        <EmptyState small icon={Siren} title="No incidents" act={<Button look="primary">Declare one</Button>}>
          Incidents open by themselves when a monitoring tool sends an alert.
        </EmptyState>
        <ErrorState small error={REFUSED} retry={() => undefined} />
        <Skeleton rows={5} />
      </div>
    </>
  )
}
