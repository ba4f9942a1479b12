/**
 * The one stream of live updates of a browser. Imports nothing: a shared worker whose script waits for another misses
 * the tab that woke it. Runs in a shared worker, or in the tab that leads the others.
 * `/api/v1/live` sends server-sent events: `message` with `{ position, kind, subject, incidentId }` and the position
 * as its id; `beat` every few seconds so that a dead connection is noticed; `reset` when it cannot resume.
 */
export type LiveMessage = { position: number; kind: string; subject: string; incidentId: number | null }
export type LivePhase = 'connecting' | 'live' | 'reconnecting'
export type LiveNews =
  | { type: 'message'; message: LiveMessage }
  /** Something may have been missed: read everything again. */
  | { type: 'reset' }
  | { type: 'phase'; phase: LivePhase; at: number }
  /** The person is paged in this browser. */
  | { type: 'ring'; ring: unknown }
  /** The server refused the stream (not merely lost): perhaps nobody is signed in any more. */
  | { type: 'refused' }

const SILENCE_MS = 45_000
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/** Opens the stream and keeps it open. Returns what stops it. */
export function openStream(url: string, tell: (news: LiveNews) => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let position: string | undefined
  let failures = 0
  let beats = false
  let stopped = false

  function connect(): void {
    // a new EventSource cannot send Last-Event-ID, so the position also travels in the address
    source = new EventSource(position === undefined ? url : `${url}?lastEventId=${encodeURIComponent(position)}`)
    source.onopen = () => {
      failures = 0
      phase('live')
      listen()
    }
    source.onmessage = (event: MessageEvent<string>) => {
      if (event.lastEventId !== '') position = event.lastEventId
      listen()
      const message = read(event.data)
      if (message) tell({ type: 'message', message })
    }
    source.addEventListener('beat', (event) => {
      beats = true
      if ((event as MessageEvent).lastEventId !== '') position = (event as MessageEvent).lastEventId
      listen()
    })
    source.addEventListener('ready', (event) => {
      if ((event as MessageEvent).lastEventId !== '') position = (event as MessageEvent).lastEventId
    })
    source.addEventListener('reset', () => tell({ type: 'reset' }))
    // alerts arrived or ended: no entry of the record, so it has no position
    source.addEventListener('hint', () =>
      tell({ type: 'message', message: { position: 0, kind: 'hint', subject: 'alert', incidentId: null } }),
    )
    source.addEventListener('ring', (event) => tell({ type: 'ring', ring: parse((event as MessageEvent<string>).data) }))
    source.onerror = () => {
      phase('reconnecting')
      // while it is CONNECTING the browser tries again by itself; CLOSED means refused
      if (source?.readyState !== EventSource.CLOSED) return
      tell({ type: 'refused' })
      again()
    }
  }

  function phase(next: LivePhase): void {
    tell({ type: 'phase', phase: next, at: Date.now() })
  }

  function listen(): void {
    clearTimeout(silence)
    if (!beats) return
    silence = setTimeout(() => {
      phase('reconnecting')
      again()
    }, SILENCE_MS)
  }

  function again(): void {
    source?.close()
    clearTimeout(timer)
    clearTimeout(silence)
    if (stopped) return
    timer = setTimeout(connect, BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)])
  }

  phase('connecting')
  connect()
  return () => {
    stopped = true
    source?.close()
    clearTimeout(timer)
    clearTimeout(silence)
  }
}

function read(data: string): LiveMessage | undefined {
  const value = parse(data)
  return typeof value === 'object' && value !== null && 'subject' in value ? (value as LiveMessage) : undefined
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
