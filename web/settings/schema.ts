import { z } from 'zod'

/** What of JSON Schema our settings use; what stands beside it is kept and not looked at. */
const Property = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  examples: z.array(z.json()).optional(),
  format: z.string().optional(),
  writeOnly: z.boolean().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
})
const ObjectSchema = z.looseObject({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
})

export type SettingValue = string | number | boolean | string[] | null | undefined
/** What a form holds: '' and undefined are left out when sent, null removes a secret. */
export type SettingValues = Record<string, SettingValue>

export type SettingField = {
  name: string
  label: string
  hint: string | undefined
  required: boolean
  placeholder: string | undefined
  control:
    | { kind: 'text'; format: 'text' | 'url' | 'email'; code: boolean }
    | { kind: 'lines'; code: boolean }
    | { kind: 'secret' }
    | { kind: 'number'; min: number | undefined; max: number | undefined; whole: boolean }
    | { kind: 'yes-no' }
    | { kind: 'choice'; options: (string | number)[] }
    | { kind: 'words' }
}

/** From so many characters a text may well have several lines. */
const LONG = 5_000

/** The fields of a form for settings described by JSON Schema, in the schema's order. */
export function fieldsOf(schema: unknown): SettingField[] {
  const read = ObjectSchema.safeParse(schema)
  if (!read.success) return []
  const { properties, required } = read.data
  return Object.entries(properties).map(([name, property]) => ({
    name,
    label: property.title ?? wordsOf(name),
    hint: property.description,
    required: required.includes(name),
    placeholder: placeholderOf(property),
    control: controlOf(property),
  }))
}

function controlOf(property: z.infer<typeof Property>): SettingField['control'] {
  const { type, format, description = '', maxLength = 0 } = property
  if (property.writeOnly === true) return { kind: 'secret' }
  if (property.enum) return { kind: 'choice', options: property.enum }
  if (type === 'boolean') return { kind: 'yes-no' }
  if (type === 'integer' || type === 'number')
    return { kind: 'number', min: property.minimum, max: property.maximum, whole: type === 'integer' }
  if (type === 'array') return { kind: 'words' }
  // a hint with code in it explains an expression
  const code = description.includes('`') || property.pattern?.includes('BEGIN') === true
  if (maxLength >= LONG) return { kind: 'lines', code }
  return { kind: 'text', code, format: format === 'uri' ? 'url' : format === 'email' ? 'email' : 'text' }
}

function placeholderOf({ default: usual, examples }: z.infer<typeof Property>): string | undefined {
  const example = usual ?? examples?.[0]
  return typeof example === 'string' || typeof example === 'number' ? String(example) : undefined
}

/** `intervalSeconds` as people read it: Interval seconds. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a form begins with: what is stored, else the schema's defaults where a choice must show something. */
export function valuesOf(schema: unknown, stored: Record<string, unknown>): SettingValues {
  const { properties } = ObjectSchema.parse(schema)
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, (stored[name] ?? property.default ?? undefined) as SettingValue]),
  )
}

/** The settings to send: what is empty is left out, so that the usual holds; null (take the secret away) stays. */
export function settingsOf(
  fields: readonly SettingField[],
  values: SettingValues,
): Record<string, string | number | boolean | string[] | null> {
  const sent: Record<string, string | number | boolean | string[] | null> = {}
  for (const { name, control } of fields) {
    const value = values[name]
    if (value === undefined || value === '' || (value === null && control.kind !== 'secret')) continue
    sent[name] = typeof value === 'string' && control.kind === 'text' ? value.trim() : value
  }
  return sent
}

/** Which required fields are empty. Secrets in `set` are there already, unless they are to be removed. */
export function missingIn(fields: readonly SettingField[], values: SettingValues, set: readonly string[] = []): string[] {
  return fields
    .filter(({ name, required }) => {
      const value = values[name]
      const empty = value === undefined || value === null || value === ''
      return required && empty && !(value === undefined && set.includes(name))
    })
    .map(({ name }) => name)
}

/** How an address is asked for, by its own schema. */
export function addressField(schema: unknown): { label: string; hint: string | undefined; example: string | undefined } {
  const read = Property.safeParse(schema)
  const { title, description, examples } = read.success ? read.data : {}
  const example = examples?.[0]
  return { label: title ?? 'Where to', hint: description, example: typeof example === 'string' ? example : undefined }
}
