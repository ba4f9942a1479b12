import type { Communication } from '../../contract/communication.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import { durationWords, lengthWords } from '../../domain/time-words.ts'

type Tone = 'plain' | 'accent' | 'high' | 'critical' | 'resolved' | 'suppressed'
export type Told = Communication['messages'][number]
export type Standing = { word: string; tone: Tone }

/** From how long before it is due the head of an incident says so. */
const SOON = 15 * MINUTE

const byHand = ({ messages }: Communication): Told[] => messages.filter(({ state }) => state === 'waiting')

/** Whether somebody should have seen to it by now. */
export function isLate(one: Communication, now: Instant): boolean {
  const waits = one.state === 'drafted' || one.state === 'approval' || (one.state === 'sending' && byHand(one).length > 0)
  return one.overdue || (waits && one.deadlineAt <= now)
}

/** How a communication stands, in a word or two. */
export function standingOf(one: Communication, now: Instant): Standing {
  switch (one.state) {
    case 'planned':
      return { word: one.plannedAt <= now ? 'Due now' : `Due in ${lengthWords(one.plannedAt - now)}`, tone: 'plain' }
    case 'drafted':
      return isLate(one, now) ? { word: 'Overdue', tone: 'critical' } : { word: 'To be written', tone: 'accent' }
    case 'approval':
      return isLate(one, now) ? { word: 'Overdue', tone: 'critical' } : { word: 'To be approved', tone: 'accent' }
    case 'sending':
      if (byHand(one).length === 0) return { word: 'Going out', tone: 'plain' }
      return isLate(one, now) ? { word: 'Overdue', tone: 'critical' } : { word: 'To be told', tone: 'accent' }
    case 'sent':
      return { word: 'Sent', tone: 'resolved' }
    case 'failed':
      return { word: 'Reached nobody', tone: 'critical' }
    case 'skipped':
      return { word: 'Left out', tone: 'suppressed' }
  }
}

const MESSAGES: Record<Told['state'], Standing> = {
  due: { word: 'Waits', tone: 'plain' },
  sending: { word: 'Going out', tone: 'plain' },
  accepted: { word: 'Accepted', tone: 'resolved' },
  failed: { word: 'Failed', tone: 'high' },
  waiting: { word: 'By hand', tone: 'accent' },
  done: { word: 'Told', tone: 'resolved' },
}
/** What became of a message to one of those who are told. */
export const messageOf = ({ state }: Told): Standing => MESSAGES[state]

/** When the next word is due, said in the head of an incident when it is soon, and loudly when it is late. */
export function nextWords(nextDueAt: Instant | null, now: Instant): { text: string; loud: boolean } | undefined {
  if (nextDueAt === null || nextDueAt - now > SOON) return undefined
  if (nextDueAt > now) return { text: `Next update due in ${durationWords(nextDueAt - now)}`, loud: false }
  if (now - nextDueAt < MINUTE) return { text: 'An update is due now', loud: true }
  return { text: `An update is overdue by ${lengthWords(now - nextDueAt)}`, loud: true }
}

/** The communications of an incident by what is to be done with them; whatever went out, the newest first. */
export function sorted(items: readonly Communication[]): { open: Communication[]; out: Communication[]; left: Communication[] } {
  const done = (one: Communication) => one.state === 'sent' || one.state === 'failed'
  return {
    open: items.filter((one) => !done(one) && one.state !== 'skipped'),
    out: items.filter(done).toSorted((a, b) => (b.sentAt ?? b.plannedAt) - (a.sentAt ?? a.plannedAt)),
    left: items.filter(({ state }) => state === 'skipped'),
  }
}

/** Who has a role here, by what the role is called: `Communications (Ann)`. */
export function holderWords(incident: Pick<IncidentDetail, 'roles'>, role: string): string {
  const holder = incident.roles.find(({ roleName }) => roleName === role)?.person
  return holder ? `${role} (${holder.name})` : `${role} (nobody)`
}

/** Whether this person's word lets it out: the holder of the role; where nobody has it, whoever may change the plan. */
export function mayApprove(
  incident: Pick<IncidentDetail, 'roles'>,
  { approver }: Pick<Communication, 'approver'>,
  { userId, plans }: { userId: number; plans: boolean },
): boolean {
  const holder = incident.roles.find(({ roleName }) => roleName === approver)?.person
  return holder ? holder.id === userId : plans
}
