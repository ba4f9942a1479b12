import { randomBytes } from 'node:crypto'
import type { LinkAct } from '../../domain/link-press.ts'
import type { Instant } from '../../domain/time.ts'
import type { Vault } from '../vault.ts'

/** What each opened page carries back when one of its buttons is pressed. `number`: the newest entry that it showed. */
export type OpenedPage = { linkId: number; number: number; form: string }

/** What became of a press, as the page that is shown next says it. */
export type Outcome =
  /** `whom`: the name of whoever was turned to. */
  | { kind: 'done'; act: LinkAct; count: number; joined: boolean; spared: number[]; whom?: string }
  | { kind: 'already'; act: LinkAct }
  | { kind: 'unconfirmed'; act: LinkAct; reason: string }
  /** Resolving is asked for once more. */
  | { kind: 'sure'; act: LinkAct }
  | { kind: 'refused'; act: LinkAct; reason: string }

/** Names of people whose pages were called off, at most so many: the outcome travels in an address. */
const MOST_SPARED = 20

/**
 * Both travel through the browser sealed: nobody can make a form field without having opened the page, and
 * nobody can make our page say something that did not happen. Every node opens what another one sealed.
 */
export function sealForm(vault: Vault, page: { linkId: number; number: number }): string {
  const sealed: OpenedPage = { ...page, form: randomBytes(6).toString('base64url') }
  return vault.seal(sealed, 'link form').toString('base64url')
}

export function openForm(vault: Vault, field: string): OpenedPage | undefined {
  return open<OpenedPage>(vault, field, 'link form')
}

export function sealOutcome(vault: Vault, linkId: number, outcome: Outcome, at: Instant): string {
  const short = outcome.kind === 'done' ? { ...outcome, spared: outcome.spared.slice(0, MOST_SPARED) } : outcome
  return vault.seal({ linkId, outcome: short, at }, 'link outcome').toString('base64url')
}

export function openOutcome(vault: Vault, field: string): { linkId: number; outcome: Outcome; at: Instant } | undefined {
  return open(vault, field, 'link outcome')
}

function open<T>(vault: Vault, field: string, purpose: string): T | undefined {
  if (field.length > 2_000 || !/^[\w-]+$/.test(field)) return undefined
  try {
    return vault.open<T>(Buffer.from(field, 'base64url'), purpose)
  } catch {
    return undefined
  }
}
