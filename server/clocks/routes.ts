import * as contract from '../../contract/clocks.ts'
import { adjusted, Obligation, type ObligationSetting } from '../../domain/obligation.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { changesOf } from '../db/changes.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import type { Packs } from './packs.ts'
import { showObligation } from './shown.ts'
import * as store from './store.ts'

/** Which obligations hold here, and by which times. */
export function obligationRoutes({ db, clock }: Deps, { obligations, calendars }: Packs): Route[] {
  /** A setting that makes of an obligation what it cannot be. */
  function refuse(law: Obligation, setting: ObligationSetting): Rejection | undefined {
    const errors = Object.entries(setting.limits).flatMap(([stage, limits]) =>
      law.stages.some(({ id }) => id === stage)
        ? limits.flatMap(({ calendar }, i) =>
            calendar === null || calendars.has(calendar)
              ? []
              : [{ path: `limits.${stage}.${i}.calendar`, message: `There is no calendar ${calendar}.` }],
          )
        : [{ path: `limits.${stage}`, message: `The obligation has no stage ${stage}.` }],
    )
    const parsed = Obligation.safeParse(adjusted(law, setting))
    for (const { message } of parsed.error?.issues ?? []) errors.push({ path: 'limits', message })
    return errors.length > 0 ? { ...reject('invalid-input', errors[0]!.message), errors } : undefined
  }

  return [
    route(contract.listObligations, async () => {
      const [settings, roleName] = await Promise.all([store.readSettings(db), store.nameRoles(db)])
      return {
        items: obligations.map((law) => showObligation(law, settings.get(law.id), roleName)),
        calendars: [...calendars.values()].map(({ id, title }) => ({ id, title })),
      }
    }),

    route(contract.setObligation, (call) =>
      db.tx(async (tx) => {
        const law = obligations.find(({ id }) => id === call.params.key)
        if (!law) return reject('not-found')
        const no = refuse(law, call.body)
        if (no) return no
        const at = clock.now()
        const roleName = await store.nameRoles(tx)
        const before = showObligation(law, (await store.readSettings(tx)).get(law.id), roleName).setting
        const id = await store.saveSetting(tx, law.id, call.body, at)
        const verb = before.enabled === call.body.enabled ? 'changed' : call.body.enabled ? 'enabled' : 'disabled'
        const facts = { name: law.title, changes: changesOf(before, call.body) }
        await record(tx, [audit(call, at, 'obligation', id, `obligation.${verb}`, facts)])
        return showObligation(law, call.body, roleName)
      }),
    ),
  ]
}
