import { randomUUID } from 'node:crypto'
import { ABOUT_NOTHING, type Channel, type Message, type Receipt, type Recipient } from '../../integrations/channel.ts'
import { loadChannel } from '../channels/store.ts'
import type { SendNow } from '../contacts/send-now.ts'
import { findRecipient } from '../contacts/store.ts'
import type { Deps } from '../deps.ts'
import type { NotifyByMail } from '../links/mail.ts'
import { attempt } from './page.ts'

/** What goes out at once and outside any escalation: codes, tests, invitations. Never throws: a fault is a receipt. */
export function directSender(deps: Deps, channels: readonly Channel[]): { sendNow: SendNow; sendMail: NotifyByMail } {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))

  async function send(kind: string, recipient: Recipient, message: Omit<Message, 'key'>): Promise<Receipt> {
    const channel = byKind.get(kind)
    if (!channel) return { outcome: 'failed', permanent: true, detail: `This build knows no channel of the kind ${kind}.` }
    try {
      const set = await loadChannel(deps.db, deps.vault, kind)
      return await attempt(deps, { channel, recipient, config: set?.config ?? {}, message: { ...message, key: randomUUID() } })
    } catch (error) {
      deps.log.error({ err: error, channel: kind }, 'a message could not be sent')
      return { outcome: 'failed', permanent: false, detail: 'A fault of ours; the log has it.' }
    }
  }

  return {
    sendNow: async (userId, methodId, message) => {
      const method = await findRecipient(deps.db, userId, methodId)
      if (!method) return { outcome: 'failed', permanent: true, detail: 'There is no such contact method any more.' }
      const secret = method.secret === null ? {} : { secret: deps.vault.open(method.secret, 'contact') }
      return send(method.channel, { name: method.name, address: method.address, ...secret }, { ...ABOUT_NOTHING, ...message })
    },
    sendMail: (to, message) => send('email', to, { ...ABOUT_NOTHING, purpose: 'notice', ...message }),
  }
}
