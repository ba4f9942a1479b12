import type { Severity, Urgency } from './severity.ts'

/** What a push carries, encrypted, from the server to the service worker that shows it. */
export type PushPayload = {
  /** The same for every try: a worker that has shown it shows it once. */
  key: string
  purpose: 'page' | 'task' | 'resolved' | 'bundle' | 'verify' | 'test' | 'notice'
  title: string
  body: string
  severity: Severity | null
  urgency: Urgency
  incidentId: number | null
  /** Opened by a tap, and by the action that acknowledges. */
  url: string | null
  /** Newer notifications with the same tag replace older ones. */
  tag: string
}
