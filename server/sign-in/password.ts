import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Overloaded } from '../overloaded.ts'

const derive = promisify(argon2)

/** argon2id as OWASP recommends at least: 19 MiB, two passes, one lane. About 50 ms on one core. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const LENGTH = 32

/**
 * Two at a time. Hashing runs in the thread pool that file and name look-ups share, and pages go out through
 * those: a flood of sign-ins must wait here, not there.
 */
const AT_ONCE = 2
const MOST_WAITING = 50
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new Overloaded('Too many sign-ins at once.')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

function hash(password: string, nonce: Buffer, cost: { memory: number; passes: number; parallelism: number }): Promise<Buffer> {
  // The same password typed on two keyboards may differ in how it composes accents.
  const message = password.normalize('NFKC')
  return inTurn(() => derive('argon2id', { message, nonce, tagLength: LENGTH, ...cost }))
}

/** In the PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await hash(password, salt, COST)
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${bare(salt)}$${bare(tag)}`
}

/** `outdated`: made at another cost than today's; whoever knows the password now should hash it anew. */
export async function checkPassword(password: string, stored: string | null): Promise<{ right: boolean; outdated: boolean }> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? '')
  // Unknown accounts and those without a password cost the same work, so that time tells nothing.
  if (!parts) {
    await hash(password, NOBODY, COST)
    return { right: false, outdated: false }
  }
  const cost = { memory: Number(parts[1]), passes: Number(parts[2]), parallelism: Number(parts[3]) }
  const expected = Buffer.from(parts[5]!, 'base64')
  const tag = await hash(password, Buffer.from(parts[4]!, 'base64'), cost)
  const right = tag.length === expected.length && timingSafeEqual(tag, expected)
  return { right, outdated: cost.memory !== COST.memory || cost.passes !== COST.passes || cost.parallelism !== COST.parallelism }
}

const NOBODY = Buffer.alloc(16)

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
