import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { acknowledge, decline } from '../../contract/incidents.ts'
import type { LiveRing } from '../../contract/live.ts'
import { call } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Dialog } from '../ui/overlay/dialog.tsx'

/** What rings, over everything: the page, and its answer. Loaded by `Ringing`. */
export function RingDialog({
  ring,
  isPage,
  audible,
  waiting,
  close,
}: {
  ring: LiveRing
  /** It can be answered. */ isPage: boolean
  audible: boolean
  /** How many are behind it. */ waiting: number
  close: () => void
}) {
  const navigate = useNavigate()
  const [busy, setBusy] = useState<'acknowledge' | 'decline'>()

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
      initialFocus="dialog"
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
        {ring.incidentId !== null && ring.purpose !== 'resolved' && (
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
