import type { Phase } from '../../domain/incident.ts'

export const PHASE_WORDS: Record<Phase, string> = {
  suspected: 'Suspected',
  triage: 'Triage',
  contain: 'Contain',
  eradicate: 'Eradicate',
  recover: 'Recover',
  monitor: 'Monitor',
  closed: 'Closed',
}

/** What is done in a phase, for those who have not memorised the words. */
export const PHASE_HINTS: Record<Phase, string> = {
  suspected: 'Looked into before anybody calls it an incident',
  triage: 'Finding out what it is and how bad',
  contain: 'Keeping it from getting worse',
  eradicate: 'Removing the cause',
  recover: 'Bringing everything back',
  monitor: 'Back, and being watched',
  closed: 'Over',
}
