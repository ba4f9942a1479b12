import { z } from 'zod'

export const STAKEHOLDER_KINDS = [
  'humanResources',
  'legal',
  'communications',
  'executives',
  'provider',
  'regulator',
  'customer',
  'other',
] as const
export const StakeholderKind = z.enum(STAKEHOLDER_KINDS)
export type StakeholderKind = z.infer<typeof StakeholderKind>
export const STAKEHOLDER_KIND_WORDS: Record<StakeholderKind, string> = {
  humanResources: 'Human resources',
  legal: 'Legal',
  communications: 'Communications',
  executives: 'Executives',
  provider: 'Provider',
  regulator: 'Regulator',
  customer: 'Customer',
  other: 'Other',
}

/** One way to a group: a phone number, an address, a page, or a person to turn to, and when it is the right one. */
export const Line = z
  .strictObject({
    label: z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.'),
    by: z.enum(['phone', 'email', 'web', 'other']),
    address: z.string().trim().min(1, 'Say where it leads.').max(500, 'At most 500 characters.'),
    /** As `weekdays 9 to 17`, or a contract number to name. */
    note: z.string().trim().max(500, 'At most 500 characters.').default(''),
  })
  .superRefine(({ by, address }, context) => {
    const fault = addressFault(by, address)
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['address'], message: fault })
  })
export type Line = z.infer<typeof Line>

function addressFault(by: 'phone' | 'email' | 'web' | 'other', address: string): string | undefined {
  if (by === 'phone' && !/^\+?[\d\s()/.-]{3,40}$/.test(address)) return 'A phone number: digits, spaces, and + in front.'
  if (by === 'email' && !z.email().safeParse(address).success) return 'An e-mail address.'
  if (by === 'web' && !z.url({ protocol: /^https?$/ }).safeParse(address).success) return 'An address that begins with https:// or http://.'
  return undefined
}

/** What a line leads to when it is followed: `tel:+4930123456`; null where only its words say how. */
export function lineHref({ by, address }: Pick<Line, 'by' | 'address'>): string | null {
  // a trunk zero in brackets is not dialled from abroad, where + stands for the way out
  if (by === 'phone') return `tel:${address.replace(/^(\s*\+.*?)\(0\)/, '$1').replace(/[^+\d]/g, '')}`
  if (by === 'email') return `mailto:${address}`
  return by === 'web' ? address : null
}
