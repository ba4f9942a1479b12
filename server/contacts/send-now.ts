import { randomInt } from 'node:crypto'
import type { Message, Receipt } from '../../integrations/channel.ts'

/**
 * Sends one message to one contact method at once, outside any transaction, verified or not. The spine hands
 * it in: it knows the channels, their settings and the guarded way out. Never throws: a fault is a receipt.
 */
export type SendNow = (
  userId: number,
  methodId: number,
  message: Pick<Message, 'purpose' | 'title' | 'text' | 'verificationCode'>,
) => Promise<Receipt>

/** Six digits, each combination as likely as the next. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

export function codeMessage(code: string): Parameters<SendNow>[2] {
  return {
    purpose: 'verify',
    title: 'Your Muster code',
    text: `Your code is ${code}. Type it in Muster within 10 minutes. If you did not ask for it, do nothing.`,
    verificationCode: code,
  }
}

export function testMessage(name: string): Parameters<SendNow>[2] {
  return {
    purpose: 'test',
    title: 'A test from Muster',
    text: `This is how Muster reaches ${name}. Nothing is wrong, and there is nothing to do.`,
    verificationCode: null,
  }
}
