import { z } from 'zod'
import { Severity } from '../../domain/severity.ts'
import { PageSearch } from '../search.ts'

/** What is simulated, as it stands in the URL. */
export const SimulationSearch = z.looseObject({
  ...PageSearch.shape,
  asset: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .optional()
    .catch(undefined),
  title: z.string().max(1_024).optional().catch(undefined),
  severity: Severity.optional().catch(undefined),
  /** An instant, as `2026-11-28T02:00:00.000Z`. */
  at: z.iso.datetime().optional().catch(undefined),
  personal: z.literal('yes').optional().catch(undefined),
})
export type SimulationSearch = z.output<typeof SimulationSearch>
