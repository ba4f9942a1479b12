import type { Permission } from './permission.ts'

/** What an installation has, as far as paging somebody needs it. */
export type Standing = {
  /** Channels that are set up and on. */
  channels: boolean
  schedules: boolean
  policies: boolean
  services: boolean
  integrations: boolean
  /** Any sender was ever heard of. */
  heard: boolean
  /** People besides the one who asks. */
  others: boolean
  /** The one who asks answered a page once. */
  answered: boolean
}

export type ChecklistItem = {
  id: 'channel' | 'schedule' | 'policy' | 'service' | 'integration' | 'heard' | 'people' | 'answered'
  done: boolean
  title: string
  /** What goes wrong without it. */
  why: string
  /** Where in the app it is done. */
  to: string
}

type Row = Omit<ChecklistItem, 'done'> & { done: keyof Standing; permit: Permission }

const ROWS: readonly Row[] = [
  {
    id: 'channel',
    done: 'channels',
    permit: 'channel.write',
    title: 'Set up a channel',
    why: 'Without e-mail, SMS or phone, people are reached by push and ntfy alone.',
    to: '/settings/channels',
  },
  {
    id: 'people',
    done: 'others',
    permit: 'people.write',
    title: 'Invite a second person',
    why: 'One person alone cannot be relieved, and nobody answers when they sleep through it.',
    to: '/people',
  },
  {
    id: 'schedule',
    done: 'schedules',
    permit: 'schedule.write',
    title: 'Plan who is on call',
    why: 'Without a schedule the same person is paged every night.',
    to: '/oncall',
  },
  {
    id: 'policy',
    done: 'policies',
    permit: 'policy.write',
    title: 'Say who is paged first, and who next',
    why: 'A service pages by its escalation policy.',
    to: '/policies',
  },
  {
    id: 'service',
    done: 'services',
    permit: 'service.write',
    title: 'Name a service',
    why: 'Alerts belong to a service; it knows whom to page.',
    to: '/services',
  },
  {
    id: 'integration',
    done: 'integrations',
    permit: 'integration.write',
    title: 'Connect a monitoring tool',
    why: 'Until then, only people can report what is wrong.',
    to: '/settings/integrations',
  },
  {
    id: 'heard',
    done: 'heard',
    permit: 'integration.write',
    title: 'Let it send its first alert',
    why: 'No sender was heard of yet: a wrong address or key shows only here.',
    to: '/settings/integrations',
  },
  {
    id: 'answered',
    done: 'answered',
    permit: 'self.write',
    title: 'Answer a page of your own',
    why: 'A chain that was never tried is not known to work.',
    to: '/welcome',
  },
]

/** What is set up and what is not, for somebody who may do these things; the order is the order to do them in. */
export function checklist(standing: Standing, may: (permission: Permission) => boolean): ChecklistItem[] {
  return ROWS.filter(({ permit }) => may(permit)).map(({ permit: _, done, ...row }) => ({ ...row, done: standing[done] }))
}
