import { getChecklist } from '../../contract/checklist.ts'
import { checklist } from '../../domain/checklist.ts'
import { can, userIdOf } from '../../domain/permission.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import { findStanding } from './store.ts'

export function checklistRoutes({ db }: Deps): Route[] {
  return [
    route(getChecklist, async ({ actor }) => {
      const standing = await findStanding(db, userIdOf(actor))
      return { items: checklist(standing, (permission) => can(actor, permission)) }
    }),
  ]
}
