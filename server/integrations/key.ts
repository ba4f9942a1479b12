import { randomBytes } from 'node:crypto'
import { hashToken } from '../secret-token.ts'

/** A key as its sender will present it, with what is kept of it: its hash and the last four characters. */
export type FreshKey = { text: string; hash: Buffer; hint: string }

/** 32 hexadecimal characters: what PagerDuty's senders expect of a routing key, 128 random bits. */
export function freshKey(): FreshKey {
  const text = randomBytes(16).toString('hex')
  return { text, hash: hashToken(text), hint: text.slice(-4) }
}
