import { z } from 'zod'
import { MapCell } from '../../contract/risks.ts'
import { Standing, TREATMENTS } from '../../domain/risk.ts'
import { many, PageSearch } from '../search.ts'

const IdWord = z.string().regex(/^[1-9]\d{0,15}$/)

/** What the register keeps in the URL. */
export const RiskSearch = z.looseObject({
  ...PageSearch.shape,
  standing: many(Standing),
  treatment: many(z.enum([...TREATMENTS, 'none'])),
  owner: many(IdWord),
  asset: many(IdWord),
  scenario: many(IdWord),
  cell: MapCell.optional().catch(undefined),
  sort: z.enum(['inherent', 'review']).optional().catch(undefined),
})
export type RiskSearch = z.output<typeof RiskSearch>

/** The same as the API takes it, without the cell. Of what can only be one, the last that was chosen counts. */
export function filterOf({ q, standing, treatment, owner, asset, scenario }: RiskSearch) {
  const one = (ids: string[] | undefined) => (ids === undefined ? undefined : Number(ids.at(-1)))
  return {
    ...(q ? { search: q } : {}),
    ...(standing ? { standing } : {}),
    ...(treatment ? { treatment } : {}),
    ...(owner ? { ownerId: one(owner) } : {}),
    ...(asset ? { assetId: one(asset) } : {}),
    ...(scenario ? { scenarioId: one(scenario) } : {}),
  }
}

export const isFiltered = (search: RiskSearch): boolean => search.cell !== undefined || Object.keys(filterOf(search)).length > 0
