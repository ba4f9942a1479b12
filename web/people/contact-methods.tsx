import { BellRing, Plus, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import {
  listContactMethods,
  MOST_METHODS,
  removeContactMethod,
  sendCode,
  testContactMethod,
  type ContactMethod,
} from '../../contract/contact-methods.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Section } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { AddMethodDialog } from './add-method-dialog.tsx'
import { CodeEntry } from './code-entry.tsx'

/** How somebody can be reached. The person themselves and administrators add, verify, test and remove here. */
export function ContactMethods({ userId }: { userId: number }) {
  const session = useSession()
  const methods = useCall(listContactMethods, { params: { id: userId } })
  const [adding, setAdding] = useState(false)
  const mine = session.me.id === userId
  const mayChange = mine || session.can('people.write')
  const items = methods.data?.items ?? []
  const add = (
    <Button size="small" icon={Plus} disabled={items.length >= MOST_METHODS} onClick={() => setAdding(true)}>
      Add a method
    </Button>
  )
  return (
    <Section
      title="Contact methods"
      hint={mine ? 'How Muster reaches you. A method counts once its code is confirmed.' : 'A method counts once its code is confirmed.'}
      act={mayChange && add}
    >
      {methods.isPending ? (
        <Skeleton rows={3} />
      ) : methods.error ? (
        <ErrorState error={methods.error} retry={methods.refetch} small />
      ) : items.length === 0 ? (
        <EmptyState small icon={BellRing} title="No way to be reached yet" act={mayChange && add}>
          Have two that are independent: a push and a phone call, say.
        </EmptyState>
      ) : (
        <ul className="people-lines">
          {items.map((method) => (
            <MethodLine key={method.id} userId={userId} method={method} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {adding && <AddMethodDialog userId={userId} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function MethodLine({ userId, method, mayChange }: { userId: number; method: ContactMethod; mayChange: boolean }) {
  const code = useAct(sendCode)
  const trial = useAct(testContactMethod)
  const remove = useAct(removeContactMethod)
  const [entering, setEntering] = useState(false)
  const [removing, setRemoving] = useState(false)
  const input = { params: { id: userId, methodId: method.id } }
  const verified = method.verifiedAt !== null && method.disabledAt === null

  function verify(): void {
    code.mutateAsync(input).then(({ outcome, detail }) => {
      setEntering(true)
      toast(outcome === 'accepted' ? 'The code is on its way' : 'Whether the code went out is not known', {
        tone: outcome === 'accepted' ? 'success' : 'plain',
        detail: detail ?? undefined,
      })
    }, toastProblem)
  }
  function test(): void {
    trial.mutateAsync(input).then(
      ({ outcome, detail }) =>
        toast(outcome === 'accepted' ? `The test went to ${method.label}` : 'Whether the test went out is not known', {
          tone: outcome === 'accepted' ? 'success' : 'plain',
          detail: detail ?? undefined,
        }),
      toastProblem,
    )
  }

  return (
    <li>
      <span className="people-two">
        <span className="ui-row">
          <strong>{method.label}</strong>
          <MethodState method={method} />
        </span>
        <small>
          {method.channelTitle}
          {method.channel !== 'browser' && `, ${shortAddress(method)}`}
          {verified && method.triedAt !== null && (
            <>
              , last tried <Timestamp at={method.triedAt} show="relative" />
            </>
          )}
          {method.disabledReason !== null && `. ${method.disabledReason}`}
        </small>
      </span>
      {mayChange && (
        <span className="ui-row">
          {verified ? (
            <Button size="small" icon={Send} loading={trial.isPending} onClick={test} aria-label={`Send a test to ${method.label}`}>
              Send a test
            </Button>
          ) : (
            <Button size="small" look={entering ? 'quiet' : 'primary'} loading={code.isPending} onClick={verify}>
              {entering ? 'Send the code again' : 'Verify'}
            </Button>
          )}
          {!verified && !entering && (
            <Button size="small" look="plain" onClick={() => setEntering(true)}>
              I have a code
            </Button>
          )}
          <IconButton icon={Trash2} size="small" label={`Remove ${method.label}`} onClick={() => setRemoving(true)} />
        </span>
      )}
      {entering && !verified && <CodeEntry userId={userId} method={method} onDone={() => setEntering(false)} />}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${method.label}?`}
        action="Remove"
        onConfirm={async () => {
          await remove.mutateAsync(input)
          toast(`${method.label} removed`)
        }}
      >
        Rules that use it go with it. Adding it again needs a new code.
      </ConfirmDialog>
    </li>
  )
}

function MethodState({ method }: { method: ContactMethod }) {
  if (method.disabledAt !== null) return <Badge tone="critical">Switched off: messages came back</Badge>
  if (method.verifiedAt === null) return <Badge tone="medium">Not verified</Badge>
  if (!method.ready) return <Badge tone="medium">Channel not set up</Badge>
  return <Badge tone="resolved">{method.loud ? 'Verified, wakes' : 'Verified'}</Badge>
}

/** A push endpoint is a long address that says nothing: its host does. */
function shortAddress({ channel, address }: ContactMethod): string {
  if (channel !== 'web-push' || !URL.canParse(address)) return address
  return new URL(address).host
}
