import { Check, Copy, Ellipsis, Eye, Plus, Siren, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Kbd } from '../ui/action/kbd.tsx'
import { ExternalLink, Link } from '../ui/action/link.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { TextInput } from '../ui/form/text-input.tsx'
import { Field } from '../ui/form/field.tsx'
import { Section } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { Menu } from '../ui/overlay/menu.tsx'
import { Popover } from '../ui/overlay/popover.tsx'

/** Buttons, links, overlays. */
export function ActionSpecimens() {
  const [dialog, setDialog] = useState(false)
  const [confirm, setConfirm] = useState(false)
  const [name, setName] = useState('')
  return (
    <>
      <Section title="Acts">
        <div className="specimen-row">
          <Button look="primary" icon={Check} kbd="a">
            Acknowledge
          </Button>
          <Button icon={Plus}>Add people</Button>
          <Button look="plain">Cancel</Button>
          <Button look="danger" icon={Trash2}>
            Delete
          </Button>
          <Button loading>Saving</Button>
          <Button disabled>Not now</Button>
          <Button size="small" kbd="z">
            Undo
          </Button>
          <IconButton icon={Copy} label="Copy the link" kbd="l" />
          <IconButton icon={Eye} label="Watch" look="quiet" pressed />
          <Link to="/incidents">All incidents</Link>
          <ExternalLink href="https://example.com">The runbook</ExternalLink>
          <Kbd keys="$mod+k" />
          <Kbd keys="g h" />
          <Kbd keys="Shift+J" />
        </div>
        <div className="specimen-row">
          <Button look="primary" size="large">
            Acknowledge
          </Button>
          <Button size="large">Escalate</Button>
        </div>
      </Section>
      <Section title="Overlays">
        <div className="specimen-row">
          <Button onClick={() => setDialog(true)}>Dialog</Button>
          <Button onClick={() => setConfirm(true)}>Confirm</Button>
          <Menu
            align="start"
            trigger={<Button icon={Ellipsis}>Menu</Button>}
            groups={[
              {
                label: 'Incident',
                items: [
                  { label: 'Acknowledge', icon: Eye, kbd: 'a', onSelect: () => toast('Acknowledged', { undo: () => undefined }) },
                  { label: 'Merge', kbd: 'm', impossible: 'Select two or more', onSelect: () => {} },
                  { label: 'Follow', checked: true, onSelect: () => {} },
                ],
              },
              { items: [{ label: 'Delete', icon: Trash2, danger: true, onSelect: () => setConfirm(true) }] },
            ]}
          />
          <Popover trigger={<Button>Why was I paged?</Button>} title="Because">
            <p>You are first on the schedule Payments until 18:00.</p>
          </Popover>
          <Button onClick={() => toast('Acknowledged 12 incidents', { detail: 'Nobody else is paged for them.', undo: () => undefined })}>
            Toast
          </Button>
          <Button
            onClick={() => toast('The channel did not answer', { tone: 'error', detail: 'Twilio said 21608. Verify the number first.' })}
          >
            Toast that stays
          </Button>
        </div>
      </Section>
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        title="Declare an incident"
        description="Two fields, and it is out."
        footer={
          <>
            <Button onClick={() => setDialog(false)}>Cancel</Button>
            <Button look="primary" icon={Siren}>
              Declare
            </Button>
          </>
        }
      >
        <Field label="What is wrong?">
          <TextInput value={name} onChange={setName} placeholder="Checkout does not load" />
        </Field>
      </Dialog>
      <ConfirmDialog
        open={confirm}
        onOpenChange={setConfirm}
        title="Delete the schedule?"
        action="Delete schedule"
        typeBack="Payments, around the clock"
        onConfirm={() => toast('Deleted')}
      >
        Its 3 overrides go with it. Two escalation policies would page nobody.
      </ConfirmDialog>
    </>
  )
}
