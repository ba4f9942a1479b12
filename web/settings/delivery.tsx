import type { Delivery } from '../../contract/deliveries.ts'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'

export const STATES: Record<Delivery['state'], string> = {
  planned: 'Planned',
  sending: 'Being sent',
  unknown: 'In doubt',
  accepted: 'Accepted',
  delivered: 'Delivered',
  failed: 'Failed',
  cancelled: 'Not needed',
  bundled: 'Bundled',
}
export const PURPOSES: Record<Delivery['purpose'], string> = {
  page: 'Page',
  request: 'Asked to help',
  task: 'Asked to do something',
  resolved: 'Told that it is over',
  canary: 'Canary',
}
export const CHANNEL_NAMES: Record<string, string> = {
  'twilio-voice': 'Phone call',
  'twilio-sms': 'SMS',
  email: 'E-mail',
  'web-push': 'Web push',
  ntfy: 'ntfy',
  webhook: 'Webhook',
  browser: 'Open tab',
}
export const channelName = (kind: string): string => CHANNEL_NAMES[kind] ?? kind

const TONES = {
  planned: 'plain',
  sending: 'plain',
  unknown: 'medium',
  accepted: 'resolved',
  delivered: 'resolved',
  failed: 'critical',
  cancelled: 'suppressed',
  bundled: 'plain',
} as const
const OUTCOMES: Record<Delivery['tries'][number]['outcome'], string> = {
  accepted: 'Accepted',
  unknown: 'In doubt',
  failed: 'Failed',
  delivered: 'Delivered',
  undelivered: 'Not delivered',
}

export function DeliveryState({ state }: { state: Delivery['state'] }) {
  return <Badge tone={TONES[state]}>{STATES[state]}</Badge>
}

/** Why this person was told, and every try to do it. */
export function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  return (
    <div className="ui-stack">
      <Facts
        items={[
          delivery.incidentId !== null && [
            'Incident',
            <Link key="incident" to="/incidents/$id" params={{ id: delivery.incidentId }}>
              {delivery.incidentTitle}
            </Link>,
          ],
          delivery.userId !== null && [
            'Person',
            <Link key="person" to="/people/$id" params={{ id: delivery.userId }}>
              {delivery.userName}
            </Link>,
          ],
          ['Address', delivery.address === null ? 'Was deleted' : <code key="address">{delivery.address}</code>],
          ['Purpose', `${PURPOSES[delivery.purpose]}, ${delivery.urgency} urgency`],
          ['Why', delivery.reason],
          delivery.detail !== null && ['Now', delivery.detail],
          ['Planned', <Timestamp key="made" at={delivery.createdAt} />],
          delivery.dueAt !== null && ['Goes out', <Timestamp key="due" at={delivery.dueAt} />],
          delivery.sentAt !== null && ['Sent', <Timestamp key="sent" at={delivery.sentAt} />],
          delivery.bundledInto !== null && [
            'Travelled with',
            <Link key="with" to="/settings/$" params={{ _splat: 'deliveries' }} search={{ open: String(delivery.bundledInto) }}>
              message {delivery.bundledInto}
            </Link>,
          ],
        ]}
      />
      <Section title="Tries">
        {delivery.tries.length === 0 ? (
          <p className="ui-muted">It was not tried yet.</p>
        ) : (
          <ol className="settings-tries">
            {delivery.tries.map((one, index) => (
              <li key={index}>
                <span>
                  <strong>{OUTCOMES[one.outcome]}</strong>
                  {one.tookMs !== null && <span className="ui-muted"> after {one.tookMs.toLocaleString('en')} ms</span>}
                </span>
                {one.detail !== '' && <span>{one.detail}</span>}
                <small className="ui-muted">
                  Try {one.attempt}, <Timestamp at={one.at} />
                  {one.providerId !== null && (
                    <>
                      , id <code>{one.providerId}</code>
                    </>
                  )}
                </small>
              </li>
            ))}
          </ol>
        )}
      </Section>
    </div>
  )
}
