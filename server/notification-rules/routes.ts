import * as contract from '../../contract/notification-rules.ts'
import { contactPlan } from '../../domain/contact-plan.ts'
import { reject } from '../../domain/rejection.ts'
import type { Urgency } from '../../domain/severity.ts'
import { MINUTE } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { refuseOthers } from '../http/refuse-others.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function notificationRuleRoutes({ db, clock }: Deps): Route[] {
  async function rulesOf(tx: Queryable, userId: number): Promise<contract.NotificationRules> {
    const rules = await store.listRules(tx, userId)
    const methods = await store.usableMethods(tx, userId)
    const list = (urgency: Urgency) => {
      const own = rules.filter((rule) => rule.urgency === urgency).map(({ methodId, delayMinutes }) => ({ methodId, delayMinutes }))
      if (own.length > 0) return { own: true, rules: own }
      const plan = contactPlan([], methods, urgency, 0)
      return { own: false, rules: plan.map(({ methodId, dueAt }) => ({ methodId, delayMinutes: dueAt / MINUTE })) }
    }
    return { high: list('high'), low: list('low') }
  }

  return [
    route(contract.getNotificationRules, ({ params }) => rulesOf(db, params.id)),

    route(contract.setNotificationRules, async (call) => {
      const { id, urgency } = call.params
      const no = refuseOthers(call.actor, id)
      if (no) return no
      return db.tx(async (tx) => {
        if (!(await store.lockPerson(tx, id))) return reject('not-found')
        const usable = new Set((await store.usableMethods(tx, id)).map((method) => method.id))
        const { rules } = call.body
        const errors = rules.flatMap(({ methodId, delayMinutes }, i) => {
          if (!usable.has(methodId)) return [{ path: `rules.${i}.methodId`, message: 'Not a verified way to reach this person.' }]
          const first = rules.findIndex((rule) => rule.methodId === methodId && rule.delayMinutes === delayMinutes)
          return first < i ? [{ path: `rules.${i}`, message: 'The same rule stands above already.' }] : []
        })
        if (errors.length > 0) return { ...reject('invalid-input', errors[0]!.message), errors }
        await store.replaceRules(tx, id, urgency, rules)
        await record(tx, [audit(call, clock.now(), 'user', id, 'rules.changed', { urgency, rules })])
        return rulesOf(tx, id)
      })
    }),
  ]
}
