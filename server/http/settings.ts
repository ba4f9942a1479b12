import { z } from 'zod'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { plainWords } from './plain-words.ts'

/** Reads settings with the schema of what they are for: with its defaults filled in, or what is wrong with them. */
export function readSettings<T>(schema: z.ZodType<T>, settings: unknown, path = 'config'): { settings: T } | Rejection {
  const parsed = schema.safeParse(settings, { error: plainWords })
  if (parsed.success) return { settings: parsed.data }
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({ path: [path, ...issue.path].join('.'), message: issue.message }))
  return { ...reject('invalid-input', errors[0]!.message), errors }
}

/** A shape as JSON Schema, as it is on the wire: forms are drawn from it, and the API described. */
export function schemaOf(shape: z.ZodType): Record<string, z.core.util.JSONType> {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(schema))
}
