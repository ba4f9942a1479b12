import type { Asset, AssetDetail } from '../../contract/assets.ts'
import { suggestPriority } from '../../domain/asset-priority.ts'
import { ranksOf } from '../../domain/asset-rank.ts'
import type { Queryable } from '../db/database.ts'
import { listFailing, listRelated, relationsAmong } from './relations.ts'

/** So many neighbours are shown with an asset. */
const RELATED_SHOWN = 200

/** An asset with its place among the others: its neighbours, the rank that counts for it, what fails with it. */
export async function withPlace(db: Queryable, asset: Asset): Promise<AssetDetail> {
  const [related, failing] = await Promise.all([listRelated(db, asset.id, { limit: RELATED_SHOWN }), listFailing(db, asset.id)])
  const relations = await relationsAmong(
    db,
    failing.map(({ id }) => id),
  )
  const others = failing.filter(({ id }) => id !== asset.id)
  // Whatever it inherits comes from what fails with it, so nothing else needs to be known; and what it would inherit
  // speaks for its own priority too.
  const inherits = ranksOf([{ ...asset, priority: null }, ...others], relations).get(asset.id)!
  const services = others.filter(({ paged }) => paged).length
  const { priority, inherited } = inherits
  return {
    ...asset,
    related,
    counts: asset.priority === null ? inherits : { priority: asset.priority, inherited: null },
    blast: { assets: others.length, services },
    suggested: suggestPriority({
      needs: asset,
      hourlyCost: asset.hourlyCost,
      rtoMinutes: asset.rtoMinutes,
      rpoMinutes: asset.rpoMinutes,
      neededBy: priority === null ? null : { name: inherited!.name, priority },
      services,
    }),
  }
}
