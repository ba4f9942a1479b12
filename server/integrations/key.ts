import { createHash, randomBytes } from 'node:crypto'

/** A key as its sender will present it, with what is kept of it: SHA-256 and the last four characters. */
export type FreshKey = { text: string; hash: Buffer; hint: string }

/** 32 hexadecimal characters: what PagerDuty's senders expect of a routing key, 128 random bits. */
export function freshKey(): FreshKey {
  const text = randomBytes(16).toString('hex')
  return { text, hash: hashKey(text), hint: text.slice(-4) }
}

/** What a presented key is looked up by. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
