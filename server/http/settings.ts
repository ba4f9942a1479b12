import { z } from 'zod'
import { reject, type Rejection } from '../../domain/rejection.ts'

/** Checks settings with the schema of what they are for; undefined when they are right. */
export function refuseSettings(schema: z.ZodType, settings: unknown, path = 'config'): Rejection | undefined {
  const parsed = schema.safeParse(settings)
  if (parsed.success) return undefined
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({ path: [path, ...issue.path].join('.'), message: issue.message }))
  return { ...reject('invalid-input', errors[0]!.message), errors }
}

/** Settings as JSON Schema, from which a form is drawn. */
export function schemaOf(config: z.ZodType): Record<string, z.core.util.JSONType> {
  const { $schema: _, ...schema } = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(schema))
}
