import { Check, Circle } from 'lucide-react'
import { useState } from 'react'
import { getIncident, resolve, sendPage } from '../../contract/incidents.ts'
import { call, useCall, type Output } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'

type Incident = Output<typeof getIncident>

/** The wizard's end: a real page through the real chain, which counts once it was acknowledged. */
export function TestStep({ onDone }: { onDone: () => void }) {
  const { me } = useSession()
  const [id, setId] = useState<number>()
  const [busy, setBusy] = useState(false)

  async function page(): Promise<void> {
    setBusy(true)
    try {
      const incident = await call(sendPage, {
        body: {
          title: 'Test page: can Muster reach you?',
          message: 'You sent this to yourself. Acknowledge it as you would at night.',
          targets: [{ kind: 'user', id: me.id }],
          urgency: 'high',
          severity: 'low',
        },
      })
      setId(incident.id)
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <section className="welcome-step" aria-labelledby="test">
      <h1 id="test">Page yourself</h1>
      <p className="ui-muted">A real page goes out by your own rules, as it would at night. Acknowledge it where it arrives.</p>
      {id === undefined ? (
        <div>
          <Button look="primary" loading={busy} onClick={() => void page()}>
            Page me now
          </Button>
        </div>
      ) : (
        <Progress id={id} again={() => void page()} onDone={onDone} />
      )}
    </section>
  )
}

function Progress({ id, again, onDone }: { id: number; again: () => void; onDone: () => void }) {
  const incident = useCall(getIncident, { params: { id } })
  const facts = incident.data
  if (!facts) return null
  const sent = facts.pages.filter((page) => page.state === 'accepted' || page.state === 'delivered')
  const failed = facts.pages.filter((page) => page.state === 'failed')
  const answered = facts.state !== 'triggered'

  async function finish(): Promise<void> {
    try {
      await call(resolve, { params: { id }, body: { note: 'The test page arrived.' } })
    } catch {
      // it may be resolved already; the test counts all the same
    }
    onDone()
  }

  return (
    <div className="ui-stack" aria-live="polite">
      <ol className="welcome-progress">
        <Line done>Opened</Line>
        <Line done={sent.length > 0}>{sent.length > 0 ? `Accepted by ${channelsOf(sent)} after ${secondsTo(facts)} s` : 'On its way'}</Line>
        <Line done={answered}>{answered ? 'Acknowledged. You can be reached.' : 'Waiting for you to acknowledge'}</Line>
      </ol>
      {failed.map((page) => (
        <p key={page.id} role="alert">
          {page.channel} failed: {page.detail}
        </p>
      ))}
      <div className="ui-row">
        {answered ? (
          <Button look="primary" onClick={() => void finish()}>
            Finish
          </Button>
        ) : (
          failed.length > 0 && sent.length === 0 && <Button onClick={again}>Try again</Button>
        )}
      </div>
    </div>
  )
}

function Line({ done, children }: { done: boolean; children: React.ReactNode }) {
  const Mark = done ? Check : Circle
  return (
    <li data-done={done || undefined}>
      <Mark aria-hidden width={16} height={16} />
      {children}
    </li>
  )
}

function channelsOf(pages: Incident['pages']): string {
  return [...new Set(pages.map((page) => page.channel))].join(', ')
}

function secondsTo({ openedAt, pages }: Incident): string {
  const first = Math.min(...pages.flatMap((page) => (page.sentAt === null ? [] : [page.sentAt])))
  return ((first - openedAt) / 1_000).toFixed(1)
}
