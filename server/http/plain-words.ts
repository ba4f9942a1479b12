import type { z } from 'zod'

/**
 * What is wrong with an input where its schema has no words of its own. Given to the parse as `error`: a
 * validator's own sentences speak of types, people of what to fill in.
 */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  const missing = issue.input === undefined
  switch (issue.code) {
    case 'invalid_type':
      if (missing) return issue.path?.length ? 'This is needed.' : 'A body is needed: a JSON object.'
      return `This has to be ${KINDS[issue.expected] ?? issue.expected}.`
    case 'invalid_value':
      if (issue.values.length === 1) return `This has to be ${shown(issue.values[0])}.`
      return `${missing ? 'This is needed' : 'This has to be'}: one of ${issue.values.map(shown).join(', ')}.`
    case 'unrecognized_keys':
      return `There is no field ${issue.keys.slice(0, 5).map(quoted).join(', ')} here.`
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'This may not be empty.'
        : `At least ${amount(issue.minimum, issue.origin)}.`
    case 'too_big':
      return `At most ${amount(issue.maximum, issue.origin)}.`
    case 'invalid_format':
      return FORMS[issue.format] ?? 'This does not have the form that is wanted here.'
    case 'invalid_union': {
      const { discriminator, input } = issue as { discriminator?: string; input?: unknown }
      if (missing) return 'This is needed.'
      const chosen = discriminator === undefined ? undefined : Reflect.get(Object(input), discriminator)
      return discriminator !== undefined && chosen === undefined ? 'This is needed.' : 'This is nothing that can stand here.'
    }
    default:
      return undefined
  }
}

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  undefined: 'left out',
  null: 'null',
}

const FORMS: Record<string, string> = {
  email: 'This is not an e-mail address.',
  url: 'This is not a web address.',
  datetime: 'This is not an instant such as 2026-03-02T10:00:00Z.',
  date: 'This is not a date such as 2026-03-02.',
}

const UNITS: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries', file: ' bytes' }

function amount(number: number | bigint, origin: string): string {
  return `${number.toLocaleString('en')}${UNITS[origin] ?? ''}`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : String(value)
}

function quoted(text: string): string {
  return `“${text}”`
}
