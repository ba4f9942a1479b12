import * as contract from '../../contract/communication.ts'
import type { Draft } from '../../domain/draft.ts'
import { can, userIdOf, type Actor } from '../../domain/permission.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { isWaiting, nextUpdate } from '../../domain/communication-plan.ts'
import type { Deps } from '../deps.ts'
import type { Queryable } from '../db/database.ts'
import { ask, askApproval, release, type Surroundings } from '../flow/communicate.ts'
import { finish } from '../flow/tell.ts'
import { route, type Route } from '../http/serve.ts'
import { cancelTasks } from '../pages/store.ts'
import { visibleIds } from '../incidents/list.ts'
import { readStaffing } from '../incidents/roles.ts'
import * as incidents from '../incidents/store.ts'
import * as communications from './incident-store.ts'
import { doneByHand } from './message-store.ts'

type Call = { actor: Actor; via: string; params: { id: number; communicationId: number } }
type Here = { around: Surroundings; current: communications.Current; userId: number | null }

/** What people do with what the plan wants said of an incident. */
export function communicationRoutes({ db, clock, publicUrl }: Deps): Route[] {
  /** Runs an act on one communication under its incident's lock, and answers how it stands then. */
  function act(call: Call, run: (here: Here) => Promise<Rejection | undefined>): Promise<contract.Communication | Rejection> {
    return db.tx(async (tx) => {
      const { id, communicationId } = call.params
      const [visible] = await visibleIds(tx, call.actor, [id])
      const [incident] = visible === undefined ? [] : await incidents.lockIncidents(tx, [id])
      const current = incident && (await communications.findCurrent(tx, id, communicationId))
      if (!incident || !current) return reject('not-found')
      const drafts: Draft[] = []
      const around = await surroundings(tx, incident, (kind, body, text) => void drafts.push({ kind, body, ...(text ? { text } : {}) }))
      const no = await run({ around, current, userId: userIdOf(call.actor) })
      if (no) return no
      await incidents.appendTimeline(
        tx,
        drafts.map((draft) => ({ incident, draft, actor: call.actor, via: call.via })),
        around.now,
      )
      await incidents.saveNumbers(tx, [incident])
      // What was done by hand may have been the last that it waited for.
      await finish(tx, incident, communicationId, around.now)
      return (await communications.listCommunications(tx, id, communicationId))[0]!
    })
  }

  async function surroundings(tx: Queryable, incident: incidents.LockedIncident, tell: Surroundings['tell']): Promise<Surroundings> {
    const staffing = await readStaffing(tx, [incident.id])
    const holders = new Map(staffing.roles.map(({ role, userId }) => [role, userId]))
    return { tx, publicUrl, now: clock.now(), incident, holders, roleName: (role) => staffing.names.get(role) ?? role, tell }
  }

  return [
    route(contract.listCommunications, async ({ params, actor }) => {
      const [visible] = await visibleIds(db, actor, [params.id])
      if (visible === undefined) return reject('not-found')
      const items = await communications.listCommunications(db, params.id)
      const open = items.filter(({ state }) => isWaiting(state))
      const nextDueAt =
        open.length === 0 ? null : Math.min(...open.map((one) => (one.state === 'planned' ? one.plannedAt : one.deadlineAt)))
      const situation = (await communications.situations(db, [params.id])).get(params.id)
      return { items, nextDueAt, personalData: situation?.personalData ?? false }
    }),

    route(contract.writeCommunication, (call) =>
      act(call, async ({ around, current, userId }) => {
        if (!isWaiting(current.state) && current.state !== 'failed') return reject('conflict', 'It has gone out already, or was left out.')
        const written = { ...current, ...call.body }
        if (isLate(around, current)) return reject('conflict', LATE)
        around.tell('communication.written', { name: current.rule.name, number: current.number }, call.body.body)
        const approver = current.rule.approverRole
        // Whoever may approve has done so by sending it.
        const own = approver === null || (userId !== null && around.holders.get(approver) === userId)
        if (own) await release(around, written, { writtenBy: userId, ...(approver === null ? {} : { approvedBy: userId }) })
        else await askApproval(around, written, userId)
        return undefined
      }),
    ),

    route(contract.approveCommunication, (call) =>
      act(call, async ({ around, current, userId }) => {
        if (current.state !== 'approval') return reject('conflict', 'It does not wait for approval.')
        const no = mayApprove(around, current, userId, call.actor)
        if (no) return no
        if (isLate(around, current)) return reject('conflict', LATE)
        around.tell('communication.approved', { name: current.rule.name })
        await release(around, current, { approvedBy: userId })
        return undefined
      }),
    ),

    route(contract.returnCommunication, (call) =>
      act(call, async ({ around, current, userId }) => {
        if (current.state !== 'approval') return reject('conflict', 'It does not wait for approval.')
        const no = mayApprove(around, current, userId, call.actor)
        if (no) return no
        const { tx } = around
        await communications.saveCurrent(tx, current.id, { state: 'drafted', overdueAt: current.deadlineAt, reason: null, anew: true })
        await cancelTasks(tx, current.id)
        await ask(around, current.rule.ownerRole ?? 'communications', current, `to write “${current.rule.name}” again`)
        around.tell('communication.returned', { name: current.rule.name }, call.body.reason)
        return undefined
      }),
    ),

    route(contract.skipCommunication, (call) =>
      act(call, async ({ around, current }) => {
        if (!isWaiting(current.state)) return reject('conflict', 'It has gone out already, or was left out.')
        const { tx, incident, now } = around
        const { rule } = current
        await communications.markSkipped(tx, [{ id: current.id, reason: call.body.reason }], now, true)
        await cancelTasks(tx, current.id)
        const next = current.final || incident.state === 'resolved' ? undefined : nextUpdate(rule, current.number, now)
        if (next) await communications.insertPlanned(tx, [{ ...next, rule, incidentId: incident.id }])
        around.tell('communication.skipped', { name: current.rule.name }, call.body.reason)
        return undefined
      }),
    ),

    route(contract.doneMessage, (call) =>
      act(call, async ({ around, current, userId }) => {
        const done = { note: call.body.note, userId, at: around.now }
        const name = await doneByHand(around.tx, current.id, call.params.messageId, done)
        if (name === undefined) return reject('conflict', 'That is done already, or not to be done by hand.')
        around.tell('communication.done', { name: current.rule.name }, call.body.note)
        return undefined
      }),
    ),

    route(contract.postUpdate, (call) =>
      db.tx(async (tx) => {
        const [visible] = await visibleIds(tx, call.actor, [call.params.id])
        const [incident] = visible === undefined ? [] : await incidents.lockIncidents(tx, [call.params.id])
        if (!incident) return reject('not-found')
        const now = clock.now()
        const draft = { kind: 'incident.update', body: {}, text: call.body.text }
        await incidents.appendTimeline(tx, [{ incident, draft, actor: call.actor, via: call.via }], now)
        await incidents.saveNumbers(tx, [incident])
        return {}
      }),
    ),

    route(contract.setPersonalData, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        const [visible] = await visibleIds(tx, call.actor, [id])
        const [incident] = visible === undefined ? [] : await incidents.lockIncidents(tx, [id])
        if (!incident) return reject('not-found')
        const now = clock.now()
        const { concerned, reason } = call.body
        if (!(await communications.setPersonalData(tx, id, concerned, now))) return reject('no-change')
        const draft = { kind: 'incident.personalData', body: { concerned }, ...(reason ? { text: reason } : {}) }
        await incidents.appendTimeline(tx, [{ incident, draft, actor: call.actor, via: call.via }], now)
        await incidents.saveNumbers(tx, [incident])
        return {}
      }),
    ),
  ]
}

const LATE = 'The incident is over. Whoever was told hears that instead.'
function isLate({ incident }: Surroundings, { final }: communications.Current): boolean {
  return incident.state === 'resolved' && !final
}

/** The holder of the role; and where nobody has it, whoever may change the plan itself. */
function mayApprove(
  { holders, roleName }: Surroundings,
  { rule }: communications.Current,
  userId: number | null,
  actor: Actor,
): Rejection | undefined {
  const holder = holders.get(rule.approverRole!)
  if (holder === undefined ? can(actor, 'response.write') : holder === userId) return undefined
  return reject('not-allowed', `Only whoever is ${roleName(rule.approverRole!)} may approve it.`)
}
