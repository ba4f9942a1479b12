import * as contract from '../../contract/urgency.ts'
import { reject } from '../../domain/rejection.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import { policyName } from './judged.ts'
import { judgeSample, previewMatrix } from './preview.ts'

export function urgencyPreviewRoutes({ db, clock, catalogue }: Deps): Route[] {
  return [
    route(contract.previewUrgency, ({ body }) => previewMatrix(db, body.matrix, clock.now())),

    route(contract.judgeSample, async ({ body }) => {
      const { title, severity, labels, assetId } = body
      const judged = judgeSample(await catalogue.read(), title, severity, labels, assetId)
      if (!judged) return reject('not-found', 'There is no such asset.')
      const { policyId, ...rest } = judged
      const policy = policyId === null ? null : ((await policyName(db, policyId)) ?? null)
      return { ...rest, policy }
    }),
  ]
}
