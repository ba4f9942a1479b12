import { wordPage } from '../../domain/message.ts'
import type { Severity } from '../../domain/severity.ts'
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
  others: { title: string; severity: Severity }[]
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
  return {
    config: config(),
    recipient: {
      name: page.userName,
      address: page.address ?? '',
      ...(page.secret ? { secret: deps.vault.open(page.secret, 'contact') } : {}),
    },
    message: {
      key: page.key,
      purpose: over ? 'resolved' : others.length > 0 ? 'bundle' : 'page',
      ...wordPage({ ...page, plannedAt: page.createdAt, bundled: others }, now),
      severity: page.severity,
      urgency: page.urgency,
      incident: { id: page.incidentId, title: page.incidentTitle, service: page.serviceName, openedAt: page.openedAt },
      actionUrl: over ? null : `${deps.publicUrl}/p/${token}`,
      replyCode: over ? null : page.replyCode,
      thread: `incident-${page.incidentId}`,
      bundled: others,
      verificationCode: null,
    },
  }
}
