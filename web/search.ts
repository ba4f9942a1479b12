import { z } from 'zod'

const text = z.string().optional().catch(undefined)

/** One or several values of a filter, always as a list: `state: many(z.enum(['open', 'resolved']))`. Strangers are left out. */
export function many<T extends z.ZodType<string>>(item: T) {
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined)
    .transform((value): z.output<T>[] | undefined => {
      const known = (value === undefined ? [] : [value].flat()).filter((one) => item.safeParse(one).success) as z.output<T>[]
      return known.length > 0 ? known : undefined
    })
}

/** What every page understands after `?`: a search text, an open row, a tab, and a dialog over it (`do`). */
export const PageSearch = z.looseObject({ q: text, open: text, tab: text, do: text })
export type PageSearch = z.output<typeof PageSearch>

export const SignInSearch = z.looseObject({
  /** Where to go afterwards: a path of ours, never another site. */
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
})
