import type { Message, Receipt } from '../../integrations/channel.ts'

/**
 * Sends one mail now, to an address that is no contact method yet. The spine hands it in, because it knows
 * the mail channel; where none is set up, it answers with a permanent failure that says so.
 */
export type NotifyByMail = (
  to: { name: string; address: string },
  message: Pick<Message, 'title' | 'text' | 'actionUrl'>,
) => Promise<Receipt>

type Mail = Parameters<NotifyByMail>[1]

export function invitationMail(link: string, invitedBy: string | null): Mail {
  return {
    title: 'You are invited to Muster',
    text: `${invitedBy ?? 'An administrator'} invites you to Muster, where your team handles incidents and being on call. Open the link to choose a password. It works once, for 7 days.`,
    actionUrl: link,
  }
}

export function resetMail(link: string): Mail {
  return {
    title: 'Reset your Muster password',
    text: 'Somebody asked to reset your password, hopefully you. Open the link to choose a new one. It works once, for one hour. If it was not you, do nothing: your password stays as it is.',
    actionUrl: link,
  }
}
