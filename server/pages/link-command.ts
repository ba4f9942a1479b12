import type { z } from 'zod'
import * as contract from '../../contract/incidents.ts'
import type { Command } from '../../domain/incident.ts'
import type { FormAct, LinkAct } from '../../domain/link-press.ts'
import type { Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { LocalDateTime, parseLocal, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { readSettings } from '../http/settings.ts'
import { askToJoin, reassignTo } from '../incidents/turn-to.ts'

/** The fields of the page's forms. `until`: an instant; `at`: what clocks show in the presser's zone; `whom`: `user 12`; `find`: a part of a name. */
export const FIELDS = ['text', 'until', 'at', 'severity', 'whom', 'find'] as const
export type Given = Partial<Record<(typeof FIELDS)[number], string>>
/** One of the page's forms as it was left: what is filled in, and whom it looks for. */
export type Asked = { act: FormAct; given: Given }

/** What a press asks for, read by the rules of the app's own requests. `zone`: of whoever presses. */
export async function commandOf(
  deps: Pick<Deps, 'onCall'>,
  tx: Queryable,
  act: LinkAct,
  given: Given,
  by: { actor: Actor; zone: string; now: Instant },
): Promise<Command | Rejection> {
  const { text = '', severity, whom = '' } = given
  switch (act) {
    case 'acknowledge':
    case 'acknowledgeAll':
      return { act: 'acknowledge' }
    case 'unacknowledge':
      return { act, reason: 'taken back' }
    case 'decline':
    case 'escalate':
    case 'resolve':
      return { act }
    case 'note':
      return read(contract.addNote.body, { text }, (body) => ({ act, ...body }))
    case 'snooze':
      return read(contract.snooze.body, { until: endOf(given, by.zone) }, (body) => ({ act, ...body }))
    case 'setSeverity':
      return read(contract.setSeverity.body, { severity, reason: text }, (body) => ({ act, ...body }))
    case 'addResponders':
    case 'reassign': {
      const [, kind, digits] = /^(user|team|schedule|policy) (\d{1,15})$/.exec(whom) ?? []
      const id = Number(digits)
      if (!kind || (act === 'addResponders' && kind !== 'user')) return NOBODY
      if (act === 'addResponders') return read(contract.addResponders.body, { userIds: [id], message: text }, (body) => askToJoin(tx, body))
      const to = kind === 'policy' ? { policyId: id } : { target: { kind, id } }
      return read(contract.reassign.body, { ...to, reason: text }, (body) => reassignTo(deps, tx, body, by))
    }
  }
}

const NOBODY = reject('invalid-input', 'Say whom: search for a name, and choose from what is found.')

async function read<T>(
  schema: z.ZodType<T>,
  fields: object,
  commandFrom: (body: T) => Command | Promise<Command | Rejection>,
): Promise<Command | Rejection> {
  const body = readSettings(schema, fields)
  return isRejection(body) ? body : commandFrom(body.settings)
}

/** What is no time is left to the schema, which says so. */
function endOf({ until, at }: Given, zone: string): string | undefined {
  const wall = LocalDateTime.safeParse(at)
  return until ?? (wall.success ? new Date(parseLocal(wall.data, zone)).toISOString() : at)
}

/**
 * What a carried-out press leaves in the timeline, by which the same press a second time is known: a double tap, or a
 * page sent again. Undefined where the act itself changes nothing the second time.
 */
export function traceOf(command: Command): { kinds: string[]; body?: Record<string, unknown>; text?: string } | undefined {
  switch (command.act) {
    case 'acknowledge':
      return { kinds: ['incident.acknowledged', 'responder.engaged'] }
    case 'decline':
      return { kinds: ['responder.declined'] }
    case 'escalate':
      return { kinds: ['incident.escalated'] }
    case 'resolve':
      return { kinds: ['incident.resolved'] }
    case 'unacknowledge':
      return { kinds: ['incident.unacknowledged'] }
    case 'note':
      return { kinds: ['note'], text: command.text }
    case 'snooze':
      return { kinds: ['incident.snoozed'], body: { until: command.until } }
    case 'addResponders':
      return { kinds: ['responder.asked'], body: { userId: command.userIds[0] } }
    case 'reassign':
      return { kinds: ['incident.reassigned'], body: { to: command.to } }
    default:
      return undefined
  }
}
