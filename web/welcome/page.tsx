import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { getChecklist } from '../../contract/checklist.ts'
import { useCall } from '../api.ts'
import { Wordmark } from '../frame/mark.tsx'
import { Ringing } from '../frame/ring.tsx'
import { useLiveUpdates } from '../live.ts'
import { SessionGate, useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Skeleton } from '../ui/feedback/states.tsx'
import { Stepper } from '../ui/layout/stepper.tsx'
import { ViewerZone } from '../ui/time/now.ts'
import { ReachStep } from './reach-step.tsx'
import { ServiceStep } from './service-step.tsx'
import { TestStep } from './test-step.tsx'
import './welcome.css'

const STEPS = [
  { id: 'reach', label: 'How you are reached' },
  { id: 'service', label: 'What you are paged for' },
  { id: 'test', label: 'Page yourself' },
] as const
type StepId = (typeof STEPS)[number]['id']

/** The first-run wizard. It ends when its user has acknowledged a test page, not before; leaving is possible at any time. */
export function WelcomePage() {
  return (
    <SessionGate waiting={<Skeleton rows={4} />}>
      <Welcome />
    </SessionGate>
  )
}

function Welcome() {
  const { me } = useSession()
  const checklist = useCall(getChecklist)
  const navigate = useNavigate()
  const [step, setStep] = useState<StepId>('reach')
  const [passed, setPassed] = useState<StepId[]>([])
  useLiveUpdates(true)

  const next = (done: StepId): void => {
    setPassed((before) => [...before, done])
    const following = STEPS[STEPS.findIndex(({ id }) => id === done) + 1]
    if (following) setStep(following.id)
    else void navigate({ to: '/' })
  }
  const done = (id: StepId): boolean =>
    passed.includes(id) || (id === 'service' && checklist.data?.items.find((item) => item.id === 'service')?.done === true)

  return (
    <ViewerZone value={me.timezone}>
      <main className="welcome" id="content">
        <title>Welcome · Muster</title>
        <header className="welcome-head">
          <Wordmark />
          <Button look="plain" onClick={() => void navigate({ to: '/' })}>
            Leave it for later
          </Button>
        </header>
        <Stepper
          steps={STEPS.map(({ id, label }) => ({ id, label, done: done(id) }))}
          current={step}
          onStep={(id) => setStep(id as StepId)}
        />
        {step === 'reach' && <ReachStep onDone={() => next('reach')} />}
        {step === 'service' && <ServiceStep onDone={() => next('service')} />}
        {step === 'test' && <TestStep onDone={() => next('test')} />}
      </main>
      <Ringing except={['verify']} />
    </ViewerZone>
  )
}
