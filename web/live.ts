import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { LiveRing } from '../contract/live.ts'
import type { Instant } from '../domain/time.ts'
import { joinStream } from './live/connection.ts'
import type { LiveMessage, LiveNews, LivePhase } from './live/stream.ts'

export type { LiveMessage } from './live/stream.ts'

/** How live the page is: `since` is when the present phase began, `heard` when the server last confirmed it. */
export type LiveState = { phase: LivePhase; heard: Instant }

const QUICK_MS = 60
const CALM_MS = 1_000

/** Which answers (by the first word of their path) may change with an event about a subject. Unknown subjects: all. */
const TOUCHES: Record<string, readonly string[]> = {
  // Pages are told of as entries of their incident.
  incident: ['incidents', 'alerts', 'counts', 'me', 'services', 'postmortems', 'deliveries', 'assets', 'asset-map'],
  alert: ['alerts', 'incidents', 'counts', 'services'],
  user: [
    'people',
    'me',
    'teams',
    'oncall',
    'schedules',
    'policies',
    'incident-types',
    'stakeholders',
    'communication-rules',
    'communication-plan',
  ],
  team: ['teams', 'people', 'services', 'policies', 'me', 'incident-types', 'communication-rules', 'communication-plan'],
  schedule: ['schedules', 'oncall', 'policies', 'me', 'incident-types', 'communication-rules', 'communication-plan'],
  policy: ['policies', 'services', 'teams', 'oncall', 'communication-plan'],
  service: ['services', 'incidents', 'alerts', 'oncall', 'assets', 'asset-map', 'communication-plan'],
  asset: [
    'assets',
    'asset-kinds',
    'asset-tags',
    'asset-map',
    'asset-candidates',
    'asset-monitors',
    'services',
    'urgency-matrix',
    'communication-plan',
  ],
  integration: ['integrations', 'services', 'health'],
  channel: ['channels', 'health', 'people', 'me'],
  postmortem: ['postmortems', 'incidents'],
  scenario: ['scenarios', 'urgency-matrix', 'policies', 'incident-types', 'communication-plan'],
  responseRole: ['response-roles', 'incident-types', 'communication-rules', 'communication-plan'],
  incidentType: ['incident-types', 'response-roles', 'scenarios', 'stakeholders', 'communication-plan'],
  stakeholders: ['stakeholders', 'incident-types', 'communication-rules', 'communication-plan'],
  communicationRule: ['communication-rules', 'communication-plan'],
  obligation: ['obligations', 'incidents', 'communication-plan'],
  token: ['tokens'],
  session: ['me'],
}

const listeners = new Set<() => void>()
const handlers = new Set<(message: LiveMessage) => void>()
const ringers = new Set<(ring: LiveRing) => void>()
let state: LiveState = { phase: 'connecting', heard: Date.now() }

function set(next: LiveState): void {
  state = next
  for (const listener of listeners) listener()
}

/** The state of the live connection, for the top bar. */
export function useLive(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}

/** Called for every live message while mounted: for what must be announced or must ring. Data comes by itself. */
export function useLiveMessages(handle: (message: LiveMessage) => void): void {
  const act = useEffectEvent(handle)
  useEffect(() => {
    const handler = (message: LiveMessage): void => act(message)
    handlers.add(handler)
    return () => {
      handlers.delete(handler)
    }
  }, [])
}

/** Called when the person is paged in this browser, in every open tab of it. */
export function useRings(handle: (ring: LiveRing) => void): void {
  const act = useEffectEvent(handle)
  useEffect(() => {
    const ringer = (ring: LiveRing): void => act(ring)
    ringers.add(ringer)
    return () => {
      ringers.delete(ringer)
    }
  }, [])
}

function ringAll(data: unknown): void {
  const ring = LiveRing.safeParse(data)
  if (ring.success) for (const ringer of ringers) ringer(ring.data)
}

/** Keeps everything on show up to date while mounted; once, in the frame. */
export function useLiveUpdates(enabled: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!enabled) return
    const renew = renewer(client)
    let opened = false
    return joinStream((news: LiveNews) => {
      if (news.type === 'phase') {
        set({ phase: news.phase, heard: news.phase === 'live' ? news.at : state.heard })
        // what was read before the stream stood may be older than its beginning
        if (news.phase === 'live' && !opened) void client.invalidateQueries()
        opened ||= news.phase === 'live'
      } else if (news.type === 'reset') void client.invalidateQueries()
      else if (news.type === 'ring') ringAll(news.ring)
      else if (news.type === 'refused') void client.invalidateQueries({ queryKey: ['me'] })
      else {
        set({ ...state, heard: Date.now() })
        renew(news.message)
        for (const handle of handlers) handle(news.message)
      }
    })
  }, [client, enabled])
}

/** Collects what changed, and reads it again at once when it is quiet, at most once a second in a flood. */
function renewer(client: QueryClient): (message: LiveMessage) => void {
  let waiting: LiveMessage[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  function flush(): void {
    timer = undefined
    last = Date.now()
    const messages = waiting
    waiting = []
    void client.invalidateQueries({ predicate: (query) => messages.some((message) => concerns(query.queryKey, message)) })
  }
  return (message) => {
    waiting.push(message)
    timer ??= setTimeout(flush, Date.now() - last > CALM_MS ? QUICK_MS : CALM_MS)
  }
}

/** Whether an answer may have changed with this message: by its subject, and by the incident if it is about one. */
export function concerns([subject, path, input]: Query['queryKey'], message: LiveMessage): boolean {
  const touched = TOUCHES[message.subject]
  if (touched !== undefined && !touched.includes(String(subject))) return false
  if (subject !== 'incidents' || message.incidentId === null || !String(path).startsWith('/incidents/:id')) return true
  return (input as { params?: { id?: number } } | undefined)?.params?.id === message.incidentId
}
