import * as contract from '../../contract/response.ts'
import type { Target } from '../../domain/escalation.ts'
import { fillRoles, type RoleNeed } from '../../domain/incident-type.ts'
import { reachOf, type Roster } from '../../domain/reach.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { listed } from '../../domain/text.ts'
import type { Instant } from '../../domain/time.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { loadRoster } from '../oncall/store.ts'
import { nameTarget } from '../policies/names.ts'
import { knownRoles, listRoles } from './role-store.ts'
import { knownGroups } from './stakeholder-store.ts'
import * as store from './type-store.ts'

export function typeRoutes({ db, clock }: Deps): Route[] {
  /** One reading of schedules and people for all types. */
  async function shown(tx: Queryable, rows: store.TypeRow[]): Promise<contract.IncidentType[]> {
    const now = clock.now()
    const roster = await loadRoster(
      tx,
      rows.flatMap((row) => targetsOf(row.roles)),
      now,
    )
    const names = new Map((await listRoles(tx)).map(({ key, name }) => [key, name]))
    return rows.map((row) => {
      const staffed = staffing(row.roles, roster, now)
      return {
        ...row,
        roles: row.roles.map(({ role, from }) => ({
          role,
          roleName: names.get(role) ?? role,
          from: from.map((target) => nameTarget(roster, target)),
          now: staffed.get(role) ?? null,
        })),
      }
    })
  }

  const list = async (tx: Queryable) => ({ items: await shown(tx, await store.listTypes(tx)) })
  const one = async (tx: Queryable, id: number) => (await shown(tx, [(await store.findType(tx, id))!]))[0]!

  async function refuse(tx: Queryable, body: store.TypeValues, exceptId: number | null): Promise<Rejection | undefined> {
    const missing = (await refuseMissing(tx, references(body.roles))) ?? (await refuseUnknown(tx, body))
    if (missing) return missing
    return (await store.typeNamed(tx, body.name, exceptId))
      ? reject('already-exists', `There is a type of incidents called ${body.name} already.`)
      : undefined
  }

  return [
    route(contract.listIncidentTypes, () => list(db)),

    route(contract.createIncidentType, (call) =>
      db.tx(async (tx) => {
        // one after the other, so that no two get the same place or name
        await store.lockTypes(tx)
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertType(tx, call.body, at)
        await record(tx, [audit(call, at, 'incidentType', id, 'incidentType.created', call.body)])
        return one(tx, id)
      }),
    ),

    route(contract.updateIncidentType, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockType(tx, call.params.id))) return reject('not-found')
        const no = await refuse(tx, call.body, call.params.id)
        if (no) return no
        const before = (await store.findType(tx, call.params.id))!
        await store.updateType(tx, before.id, call.body)
        const after = (await store.findType(tx, before.id))!
        const facts = { name: after.name, changes: changesOf(before, after) }
        await record(tx, [audit(call, clock.now(), 'incidentType', before.id, 'incidentType.changed', facts)])
        return one(tx, before.id)
      }),
    ),

    route(contract.deleteIncidentType, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockType(tx, call.params.id))) return reject('not-found')
        const { id, name, scenarios } = (await store.findType(tx, call.params.id))!
        if (scenarios.length > 0) return reject('in-use', `These scenarios name it: ${listed(scenarios)}.`)
        const at = clock.now()
        await store.markTypeDeleted(tx, id, at)
        await record(tx, [audit(call, at, 'incidentType', id, 'incidentType.deleted', { name })])
        return {}
      }),
    ),

    route(contract.orderIncidentTypes, (call) =>
      db.tx(async (tx) => {
        const { ids } = call.body
        const before = await store.lockTypes(tx)
        const all = new Set(ids)
        if (all.size !== ids.length || all.size !== before.length || before.some((id) => !all.has(id)))
          return reject('conflict', 'The order has to name every type once; some were added or deleted in the meantime.')
        const names = new Map((await store.listTypes(tx)).map(({ id, name }) => [id, name]))
        const named = (order: number[]) => ({ order: order.map((id) => names.get(id)).join(', ') })
        await store.orderTypes(tx, ids)
        const changes = changesOf(named(before), named(ids))
        if ('order' in changes)
          await record(tx, [
            audit(call, clock.now(), 'incidentType', null, 'incidentType.ordered', { name: 'Types of incidents', changes }),
          ])
        return list(tx)
      }),
    ),

    route(contract.previewStaffing, async ({ body: { roles } }) => {
      const now = clock.now()
      const missing = await refuseMissing(db, references(roles))
      if (missing) return missing
      const staffed = staffing(roles, await loadRoster(db, targetsOf(roles), now), now)
      return { items: [...staffed].map(([role, who]) => ({ role, now: who })) }
    }),
  ]
}

/** Who would have each role if an incident began at this instant; roles that are taken from nobody are not among them. */
function staffing(roles: RoleNeed[], roster: Roster, at: Instant): Map<string, contract.Staffing> {
  const filled = fillRoles(roles, new Map(), (target) => reachOf(roster, target, at))
  return new Map(
    filled.map(({ role, userId, reason }) => [role, { userId, name: userId === null ? null : roster.people.get(userId)!.name, reason }]),
  )
}

function targetsOf(roles: RoleNeed[]): Target[] {
  return roles.flatMap(({ from }) => from)
}

function references(roles: RoleNeed[]) {
  return roles.flatMap(({ from }, r) => from.map(({ kind, id }, t) => ({ kind, id, path: `roles.${r}.from.${t}.id` })))
}

/** Roles and groups that there are not, and roles that are wanted twice. */
async function refuseUnknown(tx: Queryable, { roles, stakeholderIds }: store.TypeValues): Promise<Rejection | undefined> {
  const keys = roles.map(({ role }) => role)
  const [known, groups] = [await knownRoles(tx, keys), await knownGroups(tx, stakeholderIds)]
  const errors = [
    ...keys.flatMap((key, at) => {
      const path = `roles.${at}.role`
      if (!known.has(key)) return [{ path, message: `There is no role ${key}.` }]
      return keys.indexOf(key) < at ? [{ path, message: `The role ${key} is wanted twice.` }] : []
    }),
    ...stakeholderIds.flatMap((id, at) =>
      groups.has(id) ? [] : [{ path: `stakeholderIds.${at}`, message: `There are no stakeholders with the id ${id}.` }],
    ),
  ]
  return errors.length === 0 ? undefined : { ...reject('invalid-input', errors[0]!.message), errors: errors.slice(0, 20) }
}
