import { FORM_ACTS, LINK_ACTS, type FormAct, type LinkAct } from '../../domain/link-press.ts'
import { cleanText } from '../../domain/text.ts'
import { FIELDS, type Asked, type Given } from './link-command.ts'
import type { Pressed } from './press-link.ts'

/** A form of a few fields, one of them a note: a character of it comes as up to nine bytes. */
export const BODY_LIMIT = 32_768

/** Undefined where no button of the page was pressed. */
export function readPress(body: unknown): Pick<Pressed, 'act' | 'given' | 'form' | 'sure'> | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const fields = body as Record<string, unknown>
  const { act, sure } = fields
  if (!LINK_ACTS.includes(act as LinkAct)) return undefined
  const given = Object.fromEntries(FIELDS.filter((name) => name in fields).map((name) => [name, textOf(fields[name])])) as Given
  return { act: act as LinkAct, given, form: textOf(fields['form']), sure: sure === 'yes' || sure === true }
}

/** Looking for somebody is a GET: it changes nothing. */
export function readSearch({ for: act, find }: Record<string, unknown>): Asked | undefined {
  return isFormAct(act) ? { act, given: { find: textOf(find) } } : undefined
}

export function isFormAct(act: unknown): act is FormAct {
  return FORM_ACTS.includes(act as FormAct)
}

/** As it can be stored; browsers end lines as mail does. */
export function textOf(field: unknown): string {
  return typeof field === 'string' ? cleanText(field.replaceAll('\r\n', '\n'), BODY_LIMIT) : ''
}
