import { z } from 'zod'
import { filterOf, AssetSearch } from '../search.ts'

export const STEPS = [1, 2, 3, 4, 5, 6] as const
const IdWord = z.string().regex(/^[1-9]\d{0,15}$/)

/** What the map keeps in the URL beside the filters of the inventory; `open` is the asset whose details are shown. */
export const AssetMapSearch = z.looseObject({
  ...AssetSearch.shape,
  /** Only what lies within some steps of this asset. */
  around: z
    .union([IdWord, z.int().positive().transform(String)])
    .optional()
    .catch(undefined),
  steps: z.coerce.number().int().min(1).max(6).optional().catch(undefined),
  view: z.enum(['list']).optional().catch(undefined),
})
export type AssetMapSearch = z.output<typeof AssetMapSearch>

export const DEFAULT_STEPS = 2

/** The same as the API takes it. */
export function queryOfMap(search: AssetMapSearch) {
  const around = search.around === undefined ? {} : { around: Number(search.around), steps: search.steps ?? DEFAULT_STEPS }
  return { ...filterOf(search), ...around }
}
