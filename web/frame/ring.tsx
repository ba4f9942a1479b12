import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { acknowledge, decline } from '../../contract/incidents.ts'
import type { LiveRing } from '../../contract/live.ts'
import { call } from '../api.ts'
import { useLiveMessages, useRings } from '../live.ts'
import { Button } from '../ui/action/button.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { announce } from '../ui/feedback/announcer.ts'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { readyTone, startTone } from './ring-tone.ts'

/** An open tab that rings: it shows the page over everything, sounds, and takes the answer. It wakes nobody. */
export function Ringing({ except = [] }: { /** Purposes that the page itself shows. */ except?: readonly LiveRing['purpose'][] }) {
  const [rings, setRings] = useState<LiveRing[]>([])
  const seen = useRef(new Set<string>())
  useEffect(readyTone, [])

  useRings((ring) => {
    if (except.includes(ring.purpose)) return
    if (ring.purpose === 'resolved') return void toast(ring.title)
    if (seen.current.has(ring.key)) return
    seen.current.add(ring.key)
    setRings((before) => [...before, ring])
    announce(`Page: ${ring.title}`)
  })
  // answered elsewhere: another tab, another person, the sender
  useLiveMessages(({ kind, incidentId }) => {
    if (kind === 'incident.acknowledged' || kind === 'incident.resolved')
      setRings((before) => before.filter((ring) => ring.incidentId !== incidentId))
  })

  const [ring] = rings
  const close = (): void => setRings((before) => before.slice(1))
  return ring ? <Ring key={ring.key} ring={ring} waiting={rings.length - 1} close={close} /> : null
}

function Ring({ ring, waiting, close }: { ring: LiveRing; waiting: number; close: () => void }) {
  const navigate = useNavigate()
  const [busy, setBusy] = useState<'acknowledge' | 'decline'>()
  const [audible, setAudible] = useState(true)
  const isPage = ring.incidentId !== null && (ring.purpose === 'page' || ring.purpose === 'bundle')
  useEffect(() => {
    if (!isPage && ring.purpose !== 'test') return
    const tone = startTone()
    setAudible(tone.audible)
    return tone.stop
  }, [isPage, ring.purpose])

  async function answer(act: 'acknowledge' | 'decline'): Promise<void> {
    setBusy(act)
    try {
      await call(act === 'acknowledge' ? acknowledge : decline, { params: { id: ring.incidentId! }, body: {} })
      toast(act === 'acknowledge' ? 'Acknowledged. Paging stops.' : 'Passed on to the next level.')
      close()
    } catch (error) {
      toastProblem(error)
      setBusy(undefined)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={close}
      size="small"
      title={ring.title}
      description={waiting > 0 ? `${waiting} more behind this one` : undefined}
      footer={
        isPage ? (
          <>
            <Button loading={busy === 'decline'} onClick={() => void answer('decline')}>
              Can’t, pass on
            </Button>
            <Button look="primary" loading={busy === 'acknowledge'} onClick={() => void answer('acknowledge')}>
              Acknowledge
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={close}>
            Close
          </Button>
        )
      }
    >
      <div className="ui-stack">
        {ring.severity && (
          <span className="ui-row">
            <SeverityBadge severity={ring.severity} />
            {ring.service}
          </span>
        )}
        <p className="ui-lines">{ring.text}</p>
        {ring.verificationCode && (
          <p>
            Your code: <code>{ring.verificationCode}</code>
          </p>
        )}
        {!audible && <p className="ui-muted">The browser keeps this tab silent until you have clicked in it once.</p>}
        {isPage && (
          <Button
            look="plain"
            onClick={() => {
              close()
              void navigate({ to: '/incidents/$id', params: { id: ring.incidentId! } })
            }}
          >
            Open the incident
          </Button>
        )}
      </div>
    </Dialog>
  )
}
