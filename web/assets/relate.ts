import { getAsset, saveRelations, type AssetDetail } from '../../contract/assets.ts'
import type { RelationKind } from '../../domain/asset.ts'
import { call } from '../api.ts'
import { local, ProblemError } from '../problem.ts'

type Related = { kind: RelationKind; direction: 'along' | 'against'; assetId: number }

const listOf = (asset: AssetDetail): Related[] =>
  asset.related.map(({ kind, direction, asset: { id: assetId } }) => ({ kind, direction, assetId }))
const isComplete = (asset: AssetDetail): boolean => asset.related.length >= asset.relations

/**
 * Relates an asset to another, or takes the relation away. Relations are saved as a whole, so they are read anew just
 * before; and of an asset with more than are listed the relation is changed at its other end.
 */
export async function relate(id: number, relation: Related, add: boolean): Promise<AssetDetail> {
  const here = await call(getAsset, { params: { id } })
  if (isComplete(here)) return save(here, relation, add)
  const there = await call(getAsset, { params: { id: relation.assetId } })
  const turned: Related = { kind: relation.kind, direction: relation.direction === 'along' ? 'against' : 'along', assetId: id }
  if (isComplete(there)) return save(there, turned, add)
  throw new ProblemError(
    local('too-many-relations', 'Both have too many relations to change one here', {
      next: 'Export the assets, change it there, and import them again.',
    }),
  )
}

function save(asset: AssetDetail, relation: Related, add: boolean): Promise<AssetDetail> {
  const others = listOf(asset).filter(
    (one) => one.assetId !== relation.assetId || one.kind !== relation.kind || one.direction !== relation.direction,
  )
  return call(saveRelations, { params: { id: asset.id }, body: { relations: add ? [...others, relation] : others } })
}
