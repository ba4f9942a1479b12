import { targetsOf } from '../../domain/escalation.ts'
import type { Draft } from '../../domain/draft.ts'
import { triggeredAgain } from '../../domain/incident.ts'
import { SECOND, type Instant } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import type { Queryable } from '../db/database.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import { SYSTEM } from '../db/record.ts'
import * as escalations from '../escalations/store.ts'
import * as incidents from '../incidents/store.ts'
import type { OnCall } from '../oncall/reader.ts'
import * as pages from '../pages/store.ts'
import { takeStep } from './step.ts'

const BATCH = 100
/** A step that fails by a fault of ours is tried again after this. */
const SET_ASIDE = 30 * SECOND

/**
 * Due escalations take their next step: claim, decide, commit. A run that waited for a lapsed
 * acknowledgement or the end of a snooze triggers its incident anew and begins at the first level.
 * Answers how many steps were taken.
 */
export async function escalate(deps: Deps): Promise<number> {
  try {
    return await takeDue(deps, BATCH)
  } catch (fault) {
    if (fault instanceof DatabaseUnavailable) throw fault
    // One run with something unreadable in it must not hold up the others: they go on one by one, it is set aside.
    deps.log.error({ err: fault }, 'a batch of escalations failed; they are taken one by one')
    return takeOneByOne(deps)
  }
}

function takeDue({ db, clock, onCall: reader }: Deps, limit: number): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const due = await escalations.findDueEscalations(tx, now, limit)
    if (due.length === 0) return 0
    // Looked up before anything is locked: alerts that join these incidents and people who answer them wait for the locks.
    const onCall = await reader.read(tx, { targets: due.flatMap((run) => targetsOf(run.policy)) }, now)
    const claimed = await escalations.claimEscalations(
      tx,
      due.map((run) => run.id),
      now,
    )
    if (claimed.length > 0) await takeSteps(tx, claimed, onCall, now)
    return claimed.length
  }, TAKEN_AGAIN)
}

/** A step that is lost with the machine is still due; before a page goes out its claim makes the step durable. */
const TAKEN_AGAIN = { durable: false, hot: 'engine' } as const

async function takeOneByOne(deps: Deps): Promise<number> {
  for (let taken = 0; taken < BATCH; taken++) {
    try {
      if ((await takeDue(deps, 1)) === 0) return taken
    } catch (fault) {
      if (fault instanceof DatabaseUnavailable) throw fault
      await setAside(deps, fault)
    }
  }
  return BATCH
}

/** The run that is due first waits, and its incident says why. */
async function setAside({ db, clock, log }: Deps, fault: unknown): Promise<void> {
  await db.tx(async (tx) => {
    const now = clock.now()
    const [found] = await escalations.findDueEscalations(tx, now, 1)
    const [run] = found ? await escalations.claimEscalations(tx, [found.id], now) : []
    const [incident] = run ? await incidents.lockIncidents(tx, [run.incidentId]) : []
    if (!run || !incident) return
    log.error({ err: fault, escalation: run.id, incident: incident.id }, 'a step of an escalation failed; it is tried again in 30 s')
    const draft: Draft = { kind: 'escalation.failed', body: { level: run.level, cycle: run.cycle, reason: (fault as Error).message } }
    await incidents.appendTimeline(tx, [{ incident, draft, actor: SYSTEM, via: 'engine' }], now)
    await incidents.saveNumbers(tx, [incident])
    await escalations.delayEscalation(tx, run.id, now + SET_ASIDE)
  })
}

async function takeSteps(tx: Queryable, claimed: escalations.DueEscalation[], onCall: OnCall, now: Instant): Promise<void> {
  const locked = new Map((await incidents.lockIncidents(tx, [...new Set(claimed.map((run) => run.incidentId))])).map((i) => [i.id, i]))
  const drafts: incidents.IncidentDraft[] = []
  const planned: pages.NewPage[] = []
  const saved: Parameters<typeof escalations.saveEscalations>[1] = []
  for (const run of claimed) {
    const incident = locked.get(run.incidentId)!
    const taken = takeStep(run, incident.urgency, onCall, now)
    if (taken.anew) Object.assign(incident, triggeredAgain().change)
    drafts.push(...taken.drafts.map((draft) => ({ incident, draft, actor: SYSTEM, via: 'engine' })))
    planned.push(...taken.pages)
    saved.push({ id: run.id, ...taken.next })
  }
  // They run in this order and leave in one write with the commit; the timeline takes its numbers from the incidents as it is called.
  await tx.last([
    incidents.appendTimeline(tx, drafts, now),
    incidents.saveIncidents(tx, [...locked.values()]),
    escalations.saveEscalations(tx, saved),
    pages.insertPages(tx, planned, now),
  ])
}
