import { bundledTitle, wordPage, type Bundled } from '../../domain/message.ts'
import type { Instant } from '../../domain/time.ts'
import type { Channel, Message } from '../../integrations/channel.ts'
import type { Deps } from '../deps.ts'
import type { DuePage } from '../pages/store.ts'

/** What is handed to a channel. */
export type Letter = { message: Message; config: unknown; recipient: { name: string; address: string; secret?: unknown } }
/** A claimed page, ready to be sent outside any transaction; `fault`: why it could not be written. */
export type Sending = { page: DuePage; channel: Channel } & ({ letter: Letter } | { fault: string })

/** What a letter is made of besides its page. */
export type Matter = {
  /** The channel's settings; throws when they cannot be read. */
  config: () => unknown
  /** What travels with it. */
  others: Bundled[]
  /** Opens its link. */
  token: string
}

/** One page that cannot be written must not hold up the others: it carries its fault instead. */
export function writeLetter(deps: Deps, channel: Channel, page: DuePage, matter: Matter, now: Instant): Sending {
  try {
    return { page, channel, letter: letterOf(deps, page, matter, now) }
  } catch (error) {
    deps.log.error({ err: error, page: page.id }, 'a page could not be written')
    return { page, channel, fault: `the message could not be written (${(error as Error).message}); the log has it` }
  }
}

function letterOf(deps: Deps, page: DuePage, { config, others, token }: Matter, now: Instant): Letter {
  const over = page.purpose === 'resolved'
  // Where only tasks travel together, there is nothing to acknowledge: the link leads to where they are done.
  const tasks = page.purpose === 'task' && others.every(({ purpose }) => purpose === 'task')
  return {
    config: config(),
    recipient: {
      name: page.userName,
      address: page.address ?? '',
      ...(page.secret ? { secret: deps.vault.open(page.secret, 'contact') } : {}),
    },
    message: {
      key: page.key,
      purpose: over ? 'resolved' : tasks ? 'task' : others.length > 0 ? 'bundle' : 'page',
      ...wordPage({ ...page, plannedAt: page.createdAt, bundled: others }, now),
      severity: page.severity,
      urgency: page.urgency,
      incident: { id: page.incidentId, title: page.incidentTitle, service: page.serviceName, openedAt: page.openedAt },
      actionUrl: over ? null : tasks ? `${deps.publicUrl}/incidents/${page.incidentId}` : `${deps.publicUrl}/p/${token}`,
      replyCode: over || page.purpose === 'task' ? null : page.replyCode,
      // On a phone the newer of a thread takes the older one's place: a task must not hide a page, nor another task.
      thread: tasks ? null : `incident-${page.incidentId}`,
      bundled: others.map((other) => ({ title: bundledTitle(other), severity: other.severity })),
      verificationCode: null,
    },
  }
}
