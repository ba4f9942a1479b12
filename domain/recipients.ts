import type { Audience } from './communication-plan.ts'
import type { Method } from './contact-plan.ts'
import type { Reached, Target } from './escalation.ts'
import type { Line } from './stakeholder.ts'

/** One who is told: by a message, or by somebody who has to do it (`call`). */
export type Recipient =
  | { by: 'message'; name: string; userId: number; methodId: number; channel: string; address: null }
  | { by: 'message'; name: string; userId: null; methodId: null; channel: 'email'; address: string }
  | { by: 'call'; name: string; userId: null; methodId: null; channel: Line['by']; address: string }

/** A group as far as it is told of something. */
export type Group = { name: string; memberIds: readonly number[]; lines: readonly Line[] }

/** All that stands behind audiences at one instant. */
export type Behind = {
  reach: (target: Target) => Reached
  holder: (role: string) => number | undefined
  roleName: (role: string) => string
  group: (id: number) => Group | undefined
  person: (userId: number) => { name: string; methods: readonly Method[] } | undefined
}

/** Loud ways, the loudest first; then whatever else somebody has. */
const LOUDEST = ['twilio-voice', 'twilio-sms', 'ntfy', 'web-push', 'webhook', 'browser', 'email']

/**
 * Who exactly is told. Nobody twice, whatever audiences they belong to. Members of a group are told by their own ways; its
 * e-mail lines get the message too, and its other lines are for a person to use. `missing` says in words who cannot be told.
 */
export function recipientsOf(
  audiences: readonly Audience[],
  channel: 'email' | 'loud',
  behind: Behind,
): { recipients: Recipient[]; missing: string[] } {
  const recipients = new Map<string, Recipient>()
  const missing: string[] = []

  function addPerson(userId: number): void {
    const person = behind.person(userId)
    const method = person && preferred(person.methods, channel)
    if (!person) missing.push('somebody who does not exist any more')
    else if (!method) missing.push(`${person.name} has no verified ${channel === 'email' ? 'mail address' : 'way to be reached'}`)
    else
      recipients.set(`user ${userId}`, {
        by: 'message',
        name: person.name,
        userId,
        methodId: method.id,
        channel: method.channel,
        address: null,
      })
  }

  function addGroup(id: number): void {
    const group = behind.group(id)
    if (!group) return void missing.push('a group that does not exist any more')
    if (group.memberIds.length === 0 && group.lines.length === 0) missing.push(`${group.name} has neither members nor lines`)
    for (const userId of group.memberIds) addPerson(userId)
    for (const { label, by, address } of group.lines) {
      const name = `${group.name}, ${label}`
      if (by === 'email') addAddress(address, name)
      else recipients.set(`${by} ${address}`, { by: 'call', name, userId: null, methodId: null, channel: by, address })
    }
  }

  function addAddress(address: string, name: string): void {
    const ref = `email ${address.toLowerCase()}`
    if (!recipients.has(ref)) recipients.set(ref, { by: 'message', name, userId: null, methodId: null, channel: 'email', address })
  }

  for (const audience of audiences) {
    if (audience.kind === 'address') addAddress(audience.email, audience.email)
    else if (audience.kind === 'stakeholders') addGroup(audience.id)
    else if (audience.kind === 'role') {
      const holder = behind.holder(audience.role)
      if (holder === undefined) missing.push(`nobody is ${behind.roleName(audience.role)}`)
      else addPerson(holder)
    } else if (audience.kind === 'user') addPerson(audience.id)
    else {
      const { users, empty } = behind.reach({ kind: audience.kind, id: audience.id })
      if (users.length === 0) missing.push(empty ?? 'nobody is reached')
      for (const { userId } of users) addPerson(userId)
    }
  }
  return { recipients: [...recipients.values()], missing: [...new Set(missing)] }
}

function preferred(methods: readonly Method[], channel: 'email' | 'loud'): Method | undefined {
  if (channel === 'email') return methods.find(({ channel: kind }) => kind === 'email')
  const rank = ({ channel: kind }: Method) => (LOUDEST.includes(kind) ? LOUDEST.indexOf(kind) : LOUDEST.length)
  return methods.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id)[0]
}
