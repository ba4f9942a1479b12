import type { z } from 'zod'
import { schemaOf } from '../http/settings.ts'

/** The top-level fields that are marked `.meta({ secret: true })`. */
export function secretFields(config: z.ZodType): string[] {
  const found = new Set<string>()
  collect(schemaOf(config), found)
  return [...found].sort()
}

function collect(schema: unknown, found: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return
  const { properties, oneOf, anyOf, allOf } = schema as Record<string, unknown>
  for (const [name, field] of Object.entries((properties ?? {}) as Record<string, { secret?: unknown }>)) {
    if (isSecret(field)) found.add(name)
  }
  for (const part of [oneOf, anyOf, allOf]) if (Array.isArray(part)) for (const each of part) collect(each, found)
}

/** Optional and nullable fields carry the mark one step further in. */
function isSecret(field: unknown): boolean {
  if (typeof field !== 'object' || field === null) return false
  const { secret, anyOf } = field as { secret?: unknown; anyOf?: unknown[] }
  return secret === true || (Array.isArray(anyOf) && anyOf.some(isSecret))
}

type Settings = Record<string, unknown>

/** Parts settings into what may be read back and what may not. */
export function splitSecrets(settings: Settings, fields: string[]): { open: Settings; secret: Settings } {
  const open: Settings = {}
  const secret: Settings = {}
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) continue
    if (fields.includes(name)) secret[name] = value
    else open[name] = value
  }
  return { open, secret }
}

/** New settings over the secrets kept so far: a secret left out stays, `null` removes it. */
export function keepSecrets(given: Settings, kept: Settings, fields: string[]): Settings {
  const merged: Settings = { ...given }
  for (const name of fields) {
    if (merged[name] === undefined && kept[name] !== undefined) merged[name] = kept[name]
    if (merged[name] === null) delete merged[name]
  }
  return merged
}

/** The last four characters of a secret; nothing of one so short that they would give it away. */
export function hintOf(secret: unknown): string {
  const text = typeof secret === 'string' ? secret : ''
  return text.length >= 12 ? text.slice(-4) : ''
}
