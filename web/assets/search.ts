import { z } from 'zod'
import { KindKey } from '../../contract/assets.ts'
import { many, PageSearch } from '../search.ts'

const IdWord = z.string().regex(/^[1-9]\d{0,15}$/)

/** What the inventory keeps in the URL; the map understands the same filters. */
export const AssetSearch = z.looseObject({
  ...PageSearch.shape,
  kind: many(KindKey),
  priority: many(z.enum(['1', '2', '3', '4', 'none'])),
  tag: many(z.string().max(60)),
  team: many(IdWord),
  paged: many(z.enum(['true', 'false'])),
  sort: z.enum(['name', 'lastSeen']).optional().catch(undefined),
})
export type AssetSearch = z.output<typeof AssetSearch>

/** The same as the API takes it. Of what can only be one, the last that was chosen counts. */
export function filterOf({ q, kind, priority, tag, team, paged }: AssetSearch) {
  const teamId = team?.at(-1)
  const pages = paged?.length === 1 ? paged[0] : undefined
  return {
    ...(q ? { search: q } : {}),
    ...(kind ? { kind } : {}),
    ...(priority ? { priority } : {}),
    ...(tag ? { tag: tag.at(-1) } : {}),
    ...(teamId ? { teamId: Number(teamId) } : {}),
    ...(pages ? { paged: pages === 'true' } : {}),
  }
}

export const isFiltered = (search: AssetSearch): boolean => Object.keys(filterOf(search)).length > 0
