import { judgeRisk, turnTasks, type Task } from '../../domain/risk.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { record, SYSTEM, type Entry } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { takeLateWork } from '../hardening/late-store.ts'
import * as store from '../risks/assess-store.ts'
import { notify } from './notify.ts'
import { wake } from './wake.ts'

/** So many are looked at in one transaction. */
const AT_ONCE = 200

const ASKS: Record<Task['kind'], string> = {
  treat: 'Decide about a risk',
  score: 'Score a risk anew',
  review: 'Review a risk',
}

/** What time changes about risks: work that becomes late, treatments and limits that run out, tasks whose owner has to be told. */
export function assess(deps: Pick<Deps, 'db' | 'clock' | 'publicUrl'>): Promise<number> {
  return deps.db.tx(async (tx) => {
    const now = deps.clock.now()
    const work = await pressWork(tx, deps.publicUrl, now)
    const ids = await store.riskIdsDue(tx, now, AT_ONCE)
    await assessRisks(tx, ids, now)
    return work + ids.length + (await pressTasks(tx, deps.publicUrl, now))
  })
}

/** Judges these risks and turns their tasks, in the transaction that changed something about them. */
export async function assessRisks(tx: Queryable, ids: number[], now: Instant): Promise<void> {
  if (ids.length === 0) return
  const risks = await store.takeRisks(tx, ids, now)
  const [limit, open] = [await store.findLimit(tx), await store.openTasks(tx, ids)]
  const judged = risks.map((risk) => ({ id: risk.id, name: risk.name, was: risk.standing, ...judgeRisk(risk, limit, risk.late, now) }))
  const turned = judged.map((risk) => ({
    risk,
    was: risk.was,
    ...turnTasks(
      open.filter(({ riskId }) => riskId === risk.id),
      risk.tasks,
    ),
  }))
  await store.saveJudged(tx, judged)
  await store.closeTasks(
    tx,
    turned.flatMap(({ closed }) => closed),
    now,
  )
  await store.keepTasks(
    tx,
    turned.flatMap(({ kept }) => kept),
  )
  await store.insertTasks(
    tx,
    turned.flatMap(({ risk, fresh }) => fresh.map((task) => ({ ...task, riskId: risk.id }))),
    now,
  )
  await record(
    tx,
    turned.flatMap(({ risk, was, fresh }) => [
      ...(was === risk.standing ? [] : [entry(risk.id, 'risk.stands', { name: risk.name, from: was, to: risk.standing }, now)]),
      ...fresh.map((task) => entry(risk.id, 'risk.asked', { name: risk.name, task: task.kind }, now, task.why)),
    ]),
  )
  wake(tx)
}

/** Owners hear once of what is late; until it is done it stands on their home page. */
async function pressTasks(tx: Queryable, publicUrl: string, now: Instant): Promise<number> {
  const late = await store.takeLateTasks(tx, now, AT_ONCE)
  await notify(
    tx,
    late.map(({ riskId, name, ownerId, kind, why }) => ({
      userId: ownerId,
      title: `${ASKS[kind]}: ${name}`,
      text: `${why}\n\nThis is late.\n\n${publicUrl}/risks/${riskId}`,
    })),
    now,
  )
  await record(
    tx,
    late.map(({ riskId, name, ownerId, kind }) => entry(riskId, 'risk.late', { name, task: kind, userId: ownerId }, now)),
  )
  return late.length
}

/** Work that became late makes the risks of its assets likelier, and whoever it belongs to hears of it. */
async function pressWork(tx: Queryable, publicUrl: string, now: Instant): Promise<number> {
  const late = await takeLateWork(tx, now, AT_ONCE)
  if (late.length === 0) return 0
  await store.assessOf(
    tx,
    late.map(({ id }) => id),
    now,
  )
  await notify(
    tx,
    late.flatMap(({ id, name, userIds }) =>
      userIds.map((userId) => ({
        userId,
        title: `Late: ${name}`,
        text: `It was to be done by now. Until it is, the risks of its assets count as likelier.\n\n${publicUrl}/hardening?open=${id}`,
      })),
    ),
    now,
  )
  await record(
    tx,
    late.map(({ id, name }) => ({ ...entry(id, 'hardening.late', { name }, now), subject: 'hardening' })),
  )
  return late.length
}

function entry(riskId: number, kind: string, body: Entry['body'], at: Instant, text?: string): Entry {
  const facts = { subject: 'risk', subjectId: riskId, kind, at, enteredAt: at, actor: SYSTEM, via: 'engine', body }
  return text === undefined ? facts : { ...facts, text }
}
