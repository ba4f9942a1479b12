import { cleanText } from './text.ts'

const encoder = new TextEncoder()
/** The bytes of what is being read, kept between calls: every event of a storm is digested. */
let scratch = new Uint8Array(4_096)
let view = new DataView(scratch.buffer)
const last = new DataView(new ArrayBuffer(16))

function grow(size: number): void {
  scratch = new Uint8Array(size)
  view = new DataView(scratch.buffer)
}

/**
 * MurmurHash3 (x86, 128 bits, seed 0) of the text's UTF-8, as 32 hex digits: the same in every version,
 * node and browser, so it may be stored as part of an alert's identity. It spreads well and is small;
 * it is no cryptographic hash, and needs to be none: whoever could forge a collision holds the
 * integration's key and could send the alert itself. Source: Austin Appleby's public-domain algorithm.
 */
export function digest128(text: string): string {
  if (text.length * 3 > scratch.length) grow(text.length * 3)
  const length = encoder.encodeInto(text, scratch).written
  const tail = length & ~15
  let h1 = 0
  let h2 = 0
  let h3 = 0
  let h4 = 0
  for (let i = 0; i < tail; i += 16) {
    h1 = turn(h1 ^ mix1(view.getUint32(i, true)), 19, h2, 0x561ccd1b)
    h2 = turn(h2 ^ mix2(view.getUint32(i + 4, true)), 17, h3, 0x0bcaa747)
    h3 = turn(h3 ^ mix3(view.getUint32(i + 8, true)), 15, h4, 0x96cd1c35)
    h4 = turn(h4 ^ mix4(view.getUint32(i + 12, true)), 13, h1, 0x32ac3b17)
  }
  for (let i = 0; i < 16; i++) last.setUint8(i, i < length - tail ? (scratch[tail + i] as number) : 0)
  const left = length - tail
  if (left > 12) h4 ^= mix4(last.getUint32(12, true))
  if (left > 8) h3 ^= mix3(last.getUint32(8, true))
  if (left > 4) h2 ^= mix2(last.getUint32(4, true))
  if (left > 0) h1 ^= mix1(last.getUint32(0, true))

  h1 ^= length
  h2 ^= length
  h3 ^= length
  h4 ^= length
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = avalanche(h1)
  h2 = avalanche(h2)
  h3 = avalanche(h3)
  h4 = avalanche(h4)
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  return hex(h1) + hex(h2) + hex(h3) + hex(h4)
}

/**
 * An identity in at most `limit` characters. What is longer keeps its beginning, so that people
 * recognise it, and ends in the digest of the whole, so that two long ones stay two.
 */
export function boundedKey(key: string, limit: number): string {
  const whole = cleanText(key, Infinity)
  if (whole.length <= limit) return whole
  return `${cleanText(whole, limit - 33)}#${digest128(whole)}`
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}

function turn(h: number, by: number, plus: number, constant: number): number {
  return (Math.imul((rotate(h, by) + plus) | 0, 5) + constant) | 0
}

const C1 = 0x239b961b
const C2 = 0xab0e9789
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93

function mix1(k: number): number {
  return Math.imul(rotate(Math.imul(k, C1), 15), C2)
}
function mix2(k: number): number {
  return Math.imul(rotate(Math.imul(k, C2), 16), C3)
}
function mix3(k: number): number {
  return Math.imul(rotate(Math.imul(k, C3), 17), C4)
}
function mix4(k: number): number {
  return Math.imul(rotate(Math.imul(k, C4), 18), C1)
}

function avalanche(h: number): number {
  let x = h ^ (h >>> 16)
  x = Math.imul(x, 0x85ebca6b)
  x ^= x >>> 13
  x = Math.imul(x, 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** Bytes as hex digits; a number of 32 bits takes its time to become text. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex(h: number): string {
  return HEX[h >>> 24]! + HEX[(h >>> 16) & 255]! + HEX[(h >>> 8) & 255]! + HEX[h & 255]!
}
