import { z } from 'zod'
import { many, PageSearch } from '../search.ts'

/** What the list of work keeps in the URL. */
export const HardeningSearch = z.looseObject({
  ...PageSearch.shape,
  kind: many(z.string().max(60)),
  asset: many(z.string().regex(/^[1-9]\d{0,15}$/)),
  show: many(z.enum(['mine', 'late'])),
})
export type HardeningSearch = z.output<typeof HardeningSearch>

export function filterOf({ q, kind, asset, show }: HardeningSearch) {
  return {
    ...(q ? { search: q } : {}),
    ...(kind ? { kind } : {}),
    ...(asset ? { assetId: Number(asset.at(-1)) } : {}),
    ...(show?.includes('mine') ? { mine: true } : {}),
    ...(show?.includes('late') ? { overdue: true } : {}),
  }
}

export const isFiltered = (search: HardeningSearch): boolean => Object.keys(filterOf(search)).length > 0
