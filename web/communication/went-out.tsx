import { ChevronRight } from 'lucide-react'
import type { Communication } from '../../contract/communication.ts'
import { channelName } from '../incidents/page-words.ts'
import { Badge } from '../ui/data/badge.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { messageOf, standingOf, type Told } from './standing.ts'

/** What was said: to whom, when, by whose word, and what became of each message. */
export function WentOut({ items }: { items: readonly Communication[] }) {
  if (items.length === 0) return null
  return (
    <ul className="communication-out" aria-label="What went out">
      {items.map((one) => (
        <Out key={one.id} one={one} />
      ))}
    </ul>
  )
}

function Out({ one }: { one: Communication }) {
  const { name, number, final, state, sentAt, messages, writtenBy, approvedBy, reason } = one
  const { word, tone } = standingOf(one, 0)
  const reached = messages.filter((message) => message.state === 'accepted' || message.state === 'done').length
  return (
    <li>
      <details>
        <summary>
          <ChevronRight aria-hidden />
          <span className="communication-line">
            <span>
              {name}
              {(final || number > 1) && <small> {final ? 'the end' : `update ${number}`}</small>}
            </span>
            <Badge tone={tone}>{state === 'sent' ? `Told ${reached}` : word}</Badge>
            {sentAt !== null && <Timestamp at={sentAt} show="absolute" />}
          </span>
        </summary>
        <Messages messages={messages} />
        {(writtenBy || approvedBy) && (
          <small>{[writtenBy && `Written by ${writtenBy}`, approvedBy && `approved by ${approvedBy}`].filter(Boolean).join(', ')}</small>
        )}
        <Text subject={one.subject} body={one.body} />
      </details>
      {reason !== null && <small className="communication-reason">{reason}</small>}
    </li>
  )
}

/** The proof for each who was told. */
export function Messages({ messages }: { messages: readonly Told[] }) {
  if (messages.length === 0) return null
  return (
    <ul className="communication-messages">
      {messages.map((message) => {
        const { word, tone } = messageOf(message)
        return (
          <li key={message.id} className="incident-page-line">
            <span>
              {message.name} <small>{[channelName(message.channel), message.address].filter(Boolean).join(' · ')}</small>
            </span>
            <Badge tone={tone}>{word}</Badge>
            <span className="incident-page-when">{message.settledAt !== null && <Timestamp at={message.settledAt} show="absolute" />}</span>
            {message.detail && <small>{message.detail}</small>}
          </li>
        )
      })}
    </ul>
  )
}

/** Behind a press: what is said. */
export function Letter({ subject, body }: Pick<Communication, 'subject' | 'body'>) {
  return (
    <details>
      <summary>What is said</summary>
      <Text subject={subject} body={body} />
    </details>
  )
}

export function Text({ subject, body }: Pick<Communication, 'subject' | 'body'>) {
  return (
    <div className="communication-said-text">
      <strong>{subject}</strong>
      <div>{body}</div>
    </div>
  )
}

export function LeftOut({ items }: { items: readonly Communication[] }) {
  if (items.length === 0) return null
  return (
    <ul className="communication-out" aria-label="What was left out">
      {items.map(({ id, name, reason }) => (
        <li key={id}>
          <small>
            “{name}” was left out{reason !== null && `: ${reason}`}
          </small>
        </li>
      ))}
    </ul>
  )
}
