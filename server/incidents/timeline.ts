import sql, { empty } from 'sql-template-tag'
import type { TimelineItem } from '../../contract/incidents.ts'
import { ENVIRONMENT_TOKEN, type Actor } from '../../domain/permission.ts'
import { actorName, sentence, type Names } from '../../domain/timeline.ts'
import { utcWords } from '../../domain/time-words.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { actorId } from '../db/record.ts'
import { visibleIncidents } from '../db/visible.ts'

type Row = Omit<TimelineItem, 'sentence' | 'actor'> & { actorKind: 'user' | 'token' | 'system'; actorId: number | null }

const KINDS = {
  all: empty,
  people: sql`and e.actor_kind <> 'system'`,
  paging: sql`and (e.kind like 'page.%' or e.kind like 'escalation.%' or e.kind like 'responder.%')`,
  notes: sql`and e.kind = 'note'`,
}

/** A part of an incident's timeline, by its gap-free number: what was dated back keeps the place where it was written. */
export async function readTimeline(
  db: Queryable,
  actor: Actor,
  incidentId: number,
  {
    after,
    limit,
    newest,
    kind = 'all',
    clock = utcWords,
  }: {
    after?: number | undefined
    limit: number
    newest: boolean
    kind?: keyof typeof KINDS | undefined
    /** How sentences say a time. */
    clock?: (at: Instant) => string
  },
): Promise<TimelineItem[]> {
  const cursor = after === undefined ? empty : newest ? sql`and e.number < ${after}` : sql`and e.number > ${after}`
  const rows = await db.rows<Row>(sql`
    select e.position, e.number, e.kind, e.at, e.entered_at as "enteredAt", e.actor_kind as "actorKind", e.actor_id as "actorId", e.via,
      e.body, t.text
    from event e join incident i on i.id = e.incident_id left join event_text t on t.position = e.position
    where e.incident_id = ${incidentId} and ${visibleIncidents(actor)} ${cursor} ${KINDS[kind]}
    order by e.number ${newest ? sql`desc` : empty} limit ${limit}`)
  const names = { ...(await namesOf(db, rows)), time: clock }
  return rows.map(({ actorKind, actorId, ...row }) => ({
    ...row,
    actor: {
      kind: actorKind,
      id: actorId,
      name: actorKind === 'user' ? names.user(actorId!) : actorKind === 'token' ? names.token(actorId!) : 'Muster',
    },
    sentence: sentence({ ...row, actor: { kind: actorKind, id: actorId } }, names),
  }))
}

/** Every name that these entries speak of. */
async function namesOf(
  db: Queryable,
  rows: { body: Record<string, unknown>; actorKind: string; actorId: number | null }[],
): Promise<Names> {
  const users = new Set<number>()
  const tokens = new Set<number>()
  for (const { body, actorKind, actorId } of rows) {
    if (actorKind === 'user' && actorId !== null) users.add(actorId)
    if (actorKind === 'token' && actorId !== null) tokens.add(actorId)
    for (const field of ['userId', 'from']) if (typeof body[field] === 'number') users.add(body[field])
    if (Array.isArray(body['people'])) for (const id of body['people'] as number[]) users.add(id)
    if (Array.isArray(body['users'])) for (const user of body['users'] as { userId: number }[]) users.add(user.userId)
  }
  const found = await db.rows<{ kind: string; id: number; name: string }>(sql`
    select 'user' as kind, id, name from users where id = any(${[...users]}::bigint[])
    union all select 'token', id, name from api_token where id = any(${[...tokens]}::bigint[])`)
  const names = new Map(found.map(({ kind, id, name }) => [`${kind} ${id}`, name]))
  return {
    user: (id) => names.get(`user ${id}`) ?? `person ${id}`,
    token: (id) => (id === ENVIRONMENT_TOKEN ? 'of the environment' : undefined) ?? names.get(`token ${id}`) ?? `token ${id}`,
    time: utcWords,
  }
}

/** What whoever acts is called, as in the timeline. */
export async function nameActor(db: Queryable, actor: Actor): Promise<string> {
  const id = actorId(actor)
  return actorName({ kind: actor.kind, id }, await namesOf(db, [{ body: {}, actorKind: actor.kind, actorId: id }]))
}

/** Somebody's pages for an incident, in the order in which they were planned. */
export function pagesOf(
  db: Queryable,
  incidentId: number,
  userId: number,
): Promise<{ channel: string; state: string; reason: string; detail: string | null; createdAt: number; sentAt: number | null }[]> {
  return db.rows(sql`
    select channel, state, reason, detail, created_at as "createdAt", sent_at as "sentAt" from page
    where incident_id = ${incidentId} and user_id = ${userId} and purpose <> 'resolved' order by id limit 100`)
}
