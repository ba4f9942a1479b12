import { durationWords, utcWords } from './time-words.ts'
import { SEVERITY_WORDS, type Severity } from './severity.ts'
import type { Phase, ResponseState } from './incident.ts'
import type { Instant } from './time.ts'

/** What templates of messages may name. */
export type CommunicationFacts = {
  incident: {
    id: number
    title: string
    severity: string
    phase: string
    state: string
    service: string | null
    type: string | null
    since: string
    elapsed: string
    commander: string | null
    link: string
  }
  /** What a person wrote last to be passed on; empty until somebody did. */
  update: string
  /** 1 for the first word, then one more for each update. */
  number: number
  final: boolean
}

export type Told = {
  id: number
  title: string
  severity: Severity
  phase: Phase
  state: ResponseState
  serviceName: string | null
  typeName: string | null
  openedAt: Instant
  commander: string | null
}

/** The facts of an incident in words, as messages name them. */
export function factsOf(told: Told, publicUrl: string, update: string, number: number, final: boolean, now: Instant): CommunicationFacts {
  return {
    incident: {
      id: told.id,
      title: told.title,
      severity: SEVERITY_WORDS[told.severity].toLowerCase(),
      phase: told.phase,
      state: told.state,
      service: told.serviceName,
      type: told.typeName,
      since: utcWords(told.openedAt),
      elapsed: durationWords(now - told.openedAt),
      commander: told.commander,
      link: `${publicUrl}/incidents/${told.id}`,
    },
    update,
    number,
    final,
  }
}

/** An incident to try templates on. */
export const SAMPLE: Told = {
  id: 42,
  title: 'Checkout does not answer',
  severity: 'critical',
  phase: 'contain',
  state: 'acknowledged',
  serviceName: 'Checkout',
  typeName: 'Major incident',
  openedAt: Date.UTC(2026, 0, 17, 3, 0),
  commander: 'Ann',
}
