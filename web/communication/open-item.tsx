import { Check, PencilLine } from 'lucide-react'
import type { Communication } from '../../contract/communication.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { lineHref, type Line } from '../../domain/stakeholder.ts'
import type { Instant } from '../../domain/time.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ExternalLink } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import type { Asked } from './incident-dialogs.tsx'
import { holderWords, isLate, mayApprove, standingOf, type Told } from './standing.ts'
import { Letter, Messages } from './went-out.tsx'

type Props = { incident: IncidentDetail; one: Communication; now: Instant; ask: ((asked: Asked) => void) | undefined }

/** One that has not gone out: how it stands, whose it is, and what can be done with it. */
export function OpenItem({ incident, one, now, ask }: Props) {
  const { me, can } = useSession()
  const { id, name, number, final, state, owner, approver, reason, messages } = one
  const { word, tone } = standingOf(one, now)
  const writes = state === 'drafted' || state === 'planned'
  const approves = state === 'approval' && mayApprove(incident, one, { userId: me.id, plans: can('response.write') })
  return (
    <li data-late={isLate(one, now) || undefined}>
      <div className="communication-line">
        <strong>{name}</strong>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <small>
        {final ? 'That it is over' : number > 1 ? `Update ${number}` : 'The first word'}
        {state !== 'sending' && <Whose incident={incident} owner={owner} approver={approver} state={state} />}
        {state !== 'planned' && (
          <>
            {'; at the latest '}
            <Timestamp at={one.deadlineAt} show="absolute" />
          </>
        )}
      </small>
      {reason !== null && <small className="communication-reason">{reason}</small>}
      {state === 'sending' ? (
        <>
          <ByHand messages={messages.filter((message) => message.state === 'waiting')} id={id} ask={ask} />
          <Messages messages={messages.filter((message) => message.state !== 'waiting')} />
          <Letter subject={one.subject} body={one.body} />
        </>
      ) : (
        ask && (
          <div className="ui-row">
            {writes && (
              <Button size="small" icon={PencilLine} kbd={state === 'drafted' ? 'u' : undefined} onClick={() => ask({ act: 'write', id })}>
                {state === 'drafted' ? 'Write' : 'Write it now'}
                <Which name={name} />
              </Button>
            )}
            {approves && (
              <Button size="small" icon={Check} onClick={() => ask({ act: 'approve', id })}>
                Read and approve
                <Which name={name} />
              </Button>
            )}
            {state === 'approval' && (
              <Button size="small" look="plain" onClick={() => ask({ act: 'write', id })}>
                Change
                <Which name={name} />
              </Button>
            )}
            <Button size="small" look="plain" onClick={() => ask({ act: 'skip', id })}>
              Leave out
              <Which name={name} />
            </Button>
          </div>
        )
      )}
    </li>
  )
}

/** Which of several a button is about, for who hears it. */
function Which({ name }: { name: string }) {
  return <span className="ui-unseen"> {name}</span>
}

function Whose({ incident, owner, approver, state }: Pick<Communication, 'owner' | 'approver' | 'state'> & { incident: IncidentDetail }) {
  if (state === 'approval') return `; waits for ${holderWords(incident, approver ?? '')}`
  if (owner === null) return approver === null ? '; goes out by itself' : `; approved by ${holderWords(incident, approver)}`
  return `; ${holderWords(incident, owner)} writes it${approver === null ? '' : `, ${holderWords(incident, approver)} approves it`}`
}

/** What no machine can say: a number to call, a form to fill in. */
function ByHand({ messages, id, ask }: { messages: readonly Told[]; id: number; ask: Props['ask'] }) {
  if (messages.length === 0) return null
  return (
    <ul className="communication-by-hand" aria-label="To be told by hand">
      {messages.map((message) => (
        <li key={message.id}>
          <span>
            {message.name} <Way message={message} />
          </span>
          {ask && (
            <Button size="small" icon={Check} onClick={() => ask({ act: 'done', id, messageId: message.id })}>
              Done
              <Which name={message.name} />
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function Way({ message: { channel, address } }: { message: Told }) {
  if (address === null) return null
  const href = lineHref({ by: channel as Line['by'], address })
  if (href === null) return <span>{address}</span>
  if (channel === 'web') return <ExternalLink href={href}>{address}</ExternalLink>
  return (
    <a href={href} className="ui-link" data-look="text">
      {address}
    </a>
  )
}
