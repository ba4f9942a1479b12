import { Clock } from 'lucide-react'
import { useState } from 'react'
import { LONGEST_SNOOZE, snoozeFault } from '../../domain/snooze.ts'
import type { Instant } from '../../domain/time.ts'
import { Button } from '../ui/action/button.tsx'
import { Field } from '../ui/form/field.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { currentInstant, useZone } from '../ui/time/now.ts'
import { snoozeChoices } from './snooze.ts'
import './snooze-dialog.css'

/** Until when: one press for the usual ones, or any time. Mount it while it is open. */
export function SnoozeDialog({
  what,
  onSnooze,
  onClose,
}: {
  what: string
  onSnooze: (until: Instant) => Promise<unknown>
  onClose: () => void
}) {
  const zone = useZone()
  const [opened] = useState(currentInstant)
  const [until, setUntil] = useState<Instant | null>(null)
  const [busy, setBusy] = useState<Instant>()
  const fault = until === null ? undefined : snoozeFault(until, currentInstant())

  async function snooze(at: Instant): Promise<void> {
    setBusy(at)
    try {
      await onSnooze(at)
      onClose()
    } finally {
      setBusy(undefined)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => next || onClose()}
      title={`Snooze ${what}`}
      description="Nobody is paged until then. If it is still open, paging begins anew."
      size="small"
    >
      <div className="ui-stack">
        <ul className="snooze-choices">
          {snoozeChoices(opened, zone).map((choice) => (
            <li key={choice.label}>
              <Button wide icon={Clock} loading={busy === choice.until} onClick={() => void snooze(choice.until)}>
                <span>{choice.label}</span> <span className="ui-muted ui-figures">{choice.hint}</span>
              </Button>
            </li>
          ))}
        </ul>
        <form
          className="snooze-until"
          onSubmit={(event) => {
            event.preventDefault()
            if (until !== null && fault === undefined) void snooze(until)
          }}
        >
          <Field label="Until another time" error={fault}>
            <DateTimeInput value={until} onChange={setUntil} min={opened} max={opened + LONGEST_SNOOZE} />
          </Field>
          <Button look="primary" submit disabled={until === null || fault !== undefined} loading={busy !== undefined && busy === until}>
            Snooze
          </Button>
        </form>
      </div>
    </Dialog>
  )
}
