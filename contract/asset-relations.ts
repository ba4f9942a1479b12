import { z } from 'zod'
import { RelationKind, RELATIONS_EACH } from '../domain/asset.ts'
import { AssetDetail, RelationHere } from './assets.ts'
import { ById, endpoint, Id, pageOf, PageQuery } from './endpoint.ts'

const read = { permit: 'asset.read' } as const
const write = { permit: 'asset.write' } as const

const Relations = z.strictObject({
  relations: z
    .array(z.strictObject({ kind: RelationKind, direction: z.enum(['along', 'against']), assetId: Id }))
    .min(1)
    .max(RELATIONS_EACH, 'At most 1,000 relations of one asset.'),
})
export const listRelations = endpoint({
  method: 'GET',
  path: '/assets/:id/relations',
  access: read,
  summary: 'How an asset is related to others, the most important first',
  params: ById,
  query: z.strictObject(PageQuery),
  out: pageOf(RelationHere),
})
export const addRelations = endpoint({
  method: 'POST',
  path: '/assets/:id/relations',
  access: write,
  summary: 'Relate an asset to others; what is there already stays',
  params: ById,
  body: Relations,
  out: AssetDetail,
})
export const removeRelations = endpoint({
  method: 'POST',
  path: '/assets/:id/relations/remove',
  access: write,
  summary: 'Take relations of an asset away',
  params: ById,
  body: Relations,
  out: AssetDetail,
})
