import * as contract from '../../contract/incidents.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import type { z } from 'zod'
import { directPolicy } from '../../domain/escalation.ts'
import type { Command } from '../../domain/incident.ts'
import { userIdOf, type Actor, type Permission } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { byId, byNumber, readPage } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { respond } from '../flow/respond.ts'
import { route, type Route } from '../http/serve.ts'
import { declare } from './declare.ts'
import * as list from './list.ts'
import { findTeamPolicy, nameTarget, nameGroups, nameType, refuseRole } from './targets.ts'
import { nameActor, pagesOf, readTimeline } from './timeline.ts'
import { askToJoin, reassignTo } from './turn-to.ts'
import { whySentences } from '../../domain/why.ts'

type By = { actor: Actor; via: string }
type ActEndpoint<Body extends z.ZodType> = Endpoint<
  typeof contract.acknowledge.params,
  typeof contract.acknowledge.query,
  Body,
  typeof contract.IncidentDetail,
  { permit: Permission }
>

export function incidentRoutes(deps: Deps): Route[] {
  const { db, clock } = deps
  const visible = async (tx: Queryable, actor: Actor, id: number) => (await list.visibleIds(tx, actor, [id])).length > 0
  /** One command on one incident; answers with the incident as it then is. */
  async function act(tx: Queryable, call: By, id: number, command: Command): Promise<contract.IncidentDetail | Rejection> {
    if (!(await visible(tx, call.actor, id))) return reject('not-found')
    const { refused } = await respond(tx, [id], command, {
      actor: call.actor,
      userId: userIdOf(call.actor),
      via: call.via,
      now: clock.now(),
    })
    return refused.get(id) ?? (await list.findIncident(tx, call.actor, id))!
  }

  const on = <Body extends z.ZodType>(
    endpoint: ActEndpoint<Body>,
    commandOf: (body: z.output<Body>, tx: Queryable, actor: Actor) => Command | Promise<Command | Rejection>,
  ): Route =>
    route(endpoint, (call) =>
      db.tx(async (tx) => {
        const command = await commandOf(call.body, tx, call.actor)
        return isRejection(command) ? command : act(tx, call, call.params.id, command)
      }),
    )

  const filterOf = (actor: Actor, query: { mine?: unknown } & Omit<list.IncidentFilter, 'mine'>): list.IncidentFilter => {
    const me = userIdOf(actor)
    return { ...query, mine: query.mine && me !== null ? me : undefined }
  }

  return [
    route(contract.listIncidents, async ({ query, actor }) => {
      const filter = filterOf(actor, query)
      const page = await readPage(query, byId, (after, limit) => list.listIncidents(db, actor, filter, after, limit))
      return isRejection(page) ? page : { ...page, total: await list.countIncidents(db, actor, filter) }
    }),
    route(contract.getIncident, async ({ params, actor }) => (await list.findIncident(db, actor, params.id)) ?? reject('not-found')),
    route(contract.readTimeline, async ({ params, query, actor }) => {
      if (!(await visible(db, actor, params.id))) return reject('not-found')
      return readPage(query, byNumber, (after, limit) =>
        readTimeline(db, actor, params.id, { after, limit, newest: query.order === 'newest', kind: query.kind }),
      )
    }),
    route(contract.whyPaged, async ({ params, query, actor }) => {
      const userId = query.userId ?? userIdOf(actor)
      if (userId === null) return reject('invalid-input', 'Say whom you mean: userId.')
      const incident = await list.findIncident(db, actor, params.id)
      const name = await nameTarget(db, { kind: 'user', id: userId })
      if (!incident || !name) return reject('not-found')
      const timeline = await readTimeline(db, actor, params.id, { limit: 500, newest: false, kind: 'paging' })
      const pages = await pagesOf(db, params.id, userId)
      return {
        userId,
        name,
        paged: pages.some((page) => page.sentAt !== null),
        because: whySentences({ userId, incident, pages, timeline }),
      }
    }),

    route(contract.declareIncident, (call) =>
      db.tx(async (tx) => {
        const { description, ...given } = call.body
        // A person without the right to respond reports; whether it pages loudly is for the service's rule.
        const id = await declare(deps, tx, { ...given, text: description, source: 'manual' }, { ...call, now: clock.now() })
        return isRejection(id) ? id : (await list.findIncident(tx, call.actor, id))!
      }),
    ),
    route(contract.sendPage, (call) =>
      db.tx(async (tx) => {
        const { targets, title, message, severity, urgency } = call.body
        for (const target of targets)
          if (!(await nameTarget(tx, target))) return reject('not-found', `There is no ${target.kind} ${target.id} that could be paged.`)
        const [only] = targets
        const ofTeam = targets.length === 1 && only!.kind === 'team' ? await findTeamPolicy(tx, only!.id) : undefined
        const asked = `asked directly by ${await nameActor(tx, call.actor)}`
        const id = await declare(
          deps,
          tx,
          {
            title,
            text: message,
            severity,
            urgency,
            serviceId: null,
            suspected: false,
            pageNobody: false,
            source: 'page',
            policy: ofTeam ? { ...ofTeam.document, because: `${asked} through the policy ${ofTeam.name}` } : directPolicy(targets, asked),
          },
          { ...call, now: clock.now() },
        )
        return isRejection(id) ? id : (await list.findIncident(tx, call.actor, id))!
      }),
    ),

    on(contract.acknowledge, () => ({ act: 'acknowledge' })),
    on(contract.unacknowledge, ({ reason }) => ({ act: 'unacknowledge', reason: reason || 'taken back' })),
    on(contract.resolve, (body) => ({ act: 'resolve', ...body })),
    on(contract.reopen, (body) => ({ act: 'reopen', reason: body.reason })),
    on(contract.snooze, (body) => ({ act: 'snooze', ...body })),
    on(contract.escalate, (body) => ({ act: 'escalate', ...body })),
    on(contract.decline, (body) => ({ act: 'decline', ...body })),
    on(contract.setSeverity, (body) => ({ act: 'setSeverity', ...body })),
    on(contract.setPhase, (body) => ({ act: 'setPhase', ...body })),
    on(contract.rename, (body) => ({ act: 'rename', ...body })),
    on(contract.addNote, (body) => ({ act: 'note', ...body })),
    on(contract.assignRole, async (body, tx) => (await refuseRole(tx, body)) ?? { act: 'assignRole', ...body }),
    on(contract.tickDuty, (body) => ({ act: 'tickDuty', ...body })),
    on(contract.setType, async ({ typeId, reason }, tx) => {
      const type = await nameType(tx, typeId)
      return type
        ? { act: 'setType', type: { id: typeId, name: type }, reason }
        : reject('not-found', 'There is no such type of incidents.')
    }),
    on(contract.addStakeholders, async ({ groupIds }, tx) => {
      const groups = await nameGroups(tx, groupIds)
      if (groups.length < new Set(groupIds).size) return reject('not-found', 'One of these groups does not exist.')
      return { act: 'addStakeholders', groups }
    }),
    on(contract.tellStakeholders, async ({ groupId, ...how }, tx) => {
      const [group] = await nameGroups(tx, [groupId])
      return group ? { act: 'tellStakeholders', group, ...how } : reject('not-found', 'There is no such group.')
    }),
    on(contract.addResponders, (body, tx) => askToJoin(tx, body)),
    on(contract.reassign, (body, tx, actor) => reassignTo(deps, tx, body, { actor, now: clock.now() })),

    route(contract.listMyPages, async ({ actor }) => ({ items: await list.myPages(db, actor, userIdOf(actor)!) })),
    route(contract.counts, async ({ actor }) => {
      const me = userIdOf(actor)
      return { ...(await list.countOpen(db, actor)), myPages: me === null ? 0 : (await list.myPages(db, actor, me)).length }
    }),
  ]
}
