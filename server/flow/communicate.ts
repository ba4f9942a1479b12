import { factsOf } from '../../domain/communication-facts.ts'
import { nextUpdate, OVERDUE_STEP, overdueStep } from '../../domain/communication-plan.ts'
import { recipientsOf } from '../../domain/recipients.ts'
import { render } from '../../domain/template.ts'
import type { Instant } from '../../domain/time.ts'
import * as communications from '../communication/incident-store.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import { SYSTEM } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { readStaffing } from '../incidents/roles.ts'
import * as incidents from '../incidents/store.ts'
import { cancelTasks } from '../pages/store.ts'
import { readBehind } from './audience.ts'
import { askHolder, askRole, type EngineDraft } from './task.ts'
import { wake } from './wake.ts'

/** So many incidents are looked at in one transaction. */
const AT_ONCE = 20

export type Surroundings = {
  tx: Queryable
  publicUrl: string
  now: Instant
  incident: incidents.LockedIncident
  /** Who has which role here. */
  holders: ReadonlyMap<string, number>
  roleName: (role: string) => string
  /** Writes an entry. */
  tell: (kind: string, body: Record<string, unknown>, text?: string) => void
}

/** Whatever the plan has due: texts are written, people asked, messages let go, and whoever is late is paged. */
export async function communicate(deps: Pick<Deps, 'db' | 'clock' | 'publicUrl' | 'log'>): Promise<number> {
  const ids = await communications.incidentsDue(deps.db, deps.clock.now(), AT_ONCE)
  if (ids.length === 0) return 0
  try {
    return await communicateOf(deps, ids)
  } catch (fault) {
    if (fault instanceof DatabaseUnavailable) throw fault
    deps.log.error({ err: fault }, 'communications could not be worked out together; each incident is tried alone')
    let done = 0
    for (const id of ids) done += await communicateOf(deps, [id]).catch((alone: unknown) => leave(deps, id, alone))
    return done
  }
}

/** One that cannot be worked out is set aside in words, and holds up no other. */
async function leave({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>, id: number, fault: unknown): Promise<number> {
  if (fault instanceof DatabaseUnavailable) throw fault
  log.error({ err: fault, incident: id }, 'a communication could not be worked out; it is set aside')
  return db.tx(async (tx) => {
    const now = clock.now()
    const [incident] = await incidents.lockIncidents(tx, [id])
    const reason = 'it could not be worked out; the log has why'
    const names = await communications.setAside(tx, id, reason, now)
    const drafts = names.map((name) => ({
      incident: incident!,
      draft: { kind: 'communication.failed', body: { name, reason } },
      actor: SYSTEM,
      via: 'engine',
    }))
    await incidents.appendTimeline(tx, drafts, now)
    await incidents.saveNumbers(tx, [incident!])
    return names.length
  })
}

function communicateOf({ db, clock, publicUrl }: Pick<Deps, 'db' | 'clock' | 'publicUrl'>, ids: number[]): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const locked = await incidents.lockIncidents(tx, ids)
    const staffing = await readStaffing(tx, ids)
    const drafts: EngineDraft[] = []
    const aroundOf = (incident: incidents.LockedIncident): Surroundings => ({
      tx,
      publicUrl,
      now,
      incident,
      holders: new Map(staffing.roles.filter((one) => one.incidentId === incident.id).map(({ role, userId }) => [role, userId])),
      roleName: (role) => staffing.names.get(role) ?? role,
      tell: (kind, body, text) => drafts.push({ incident, draft: { kind, body, ...(text === undefined ? {} : { text }) } }),
    })
    const due = await communications.dueOf(tx, ids, now)
    const overdue = await communications.overdueOf(tx, ids, now)
    for (const incident of locked) {
      const around = aroundOf(incident)
      for (const current of due.filter(({ incidentId }) => incidentId === incident.id)) await begin(around, current)
      for (const current of overdue.filter(({ incidentId }) => incidentId === incident.id)) await press(around, current)
    }
    await incidents.appendTimeline(
      tx,
      drafts.map(({ incident, draft }) => ({ incident, draft, actor: SYSTEM, via: 'engine' })),
      now,
    )
    await incidents.saveNumbers(tx, locked)
    return due.length + overdue.length
  })
}

/** Its time has come: the text is made, and goes out or waits for those whose word it needs. */
async function begin(around: Surroundings, current: communications.Current): Promise<void> {
  const { tx, incident, now, publicUrl, tell } = around
  const { rule } = current
  const facts = factsOf(
    await communications.findTold(tx, incident.id),
    publicUrl,
    await communications.latestUpdate(tx, incident.id),
    current.number,
    current.final,
    now,
  )
  const [subject, body] = [render(rule.subject, facts), render(rule.body, facts)]
  const fault = 'fault' in subject ? subject.fault : 'fault' in body ? body.fault : undefined
  const text = { subject: 'text' in subject ? subject.text : rule.subject, body: 'text' in body ? body.text : rule.body }
  const title = current.final ? { ...text, subject: `Over: ${text.subject}` } : text
  // A text that could not be made is for a person to write, whoever else would have sent it.
  if (rule.ownerRole !== null || fault !== undefined) {
    const role = rule.ownerRole ?? 'communications'
    await communications.saveCurrent(tx, current.id, {
      state: 'drafted',
      ...title,
      overdueAt: current.deadlineAt,
      ...(fault ? { reason: fault } : {}),
    })
    await ask(around, role, current, `to write “${rule.name}”`)
    tell('communication.drafted', { name: rule.name, number: current.number, role: around.roleName(role), ...(fault ? { fault } : {}) })
  } else if (rule.approverRole !== null) await askApproval(around, { ...current, ...title }, null)
  else await release(around, { ...current, ...title }, {})
}

/** What was written waits for somebody's word. */
export async function askApproval(around: Surroundings, current: communications.Current, writtenBy: number | null): Promise<void> {
  const { tx, now, tell, roleName } = around
  const { rule, subject, body, deadlineAt } = current
  // Whoever approves gets their time, also for what was written late.
  const overdueAt = Math.max(deadlineAt, now + OVERDUE_STEP)
  await communications.saveCurrent(tx, current.id, { state: 'approval', subject, body, writtenBy, overdueAt, reason: null, anew: true })
  await cancelTasks(tx, current.id)
  await ask(around, rule.approverRole!, current, `to approve “${rule.name}”`)
  tell('communication.asked', { name: rule.name, role: roleName(rule.approverRole!) })
}

/** It goes out: a message for each who is told, what people have to do by hand, and the next update is planned. */
export async function release(
  around: Surroundings,
  current: communications.Current,
  by: { writtenBy?: number | null; approvedBy?: number | null },
): Promise<void> {
  const { tx, now, holders, tell, incident } = around
  const { rule, subject, body, deadlineAt } = current
  await cancelTasks(tx, current.id)
  const behind = await readBehind(tx, rule.audiences, holders, now)
  // Whoever was told hears the end, whoever has which role by then.
  const { recipients, missing } = current.final
    ? { recipients: await communications.toldBefore(tx, incident.id, rule.id), missing: [] }
    : recipientsOf(rule.audiences, rule.channel, behind)
  const reason = missing.length > 0 ? `Not told: ${missing.join('; ')}` : null
  const next = current.final || incident.state === 'resolved' ? undefined : nextUpdate(rule, current.number, now)
  if (next) await communications.insertPlanned(tx, [{ ...next, rule, incidentId: incident.id }])
  if (recipients.length === 0) {
    await communications.saveCurrent(tx, current.id, { state: 'failed', subject, body, overdueAt: null, settledAt: now, reason, ...by })
    await ask(around, rule.ownerRole ?? 'communications', current, `nobody could be told: “${rule.name}”`)
    tell('communication.failed', { name: rule.name, reason: 'nobody it is for can be reached' })
    return
  }
  await communications.insertMessages(tx, current.id, recipients, now)
  await communications.saveCurrent(tx, current.id, {
    state: 'sending',
    subject,
    body,
    overdueAt: deadlineAt,
    settledAt: now,
    reason,
    ...by,
  })
  const calls = recipients.filter((recipient) => recipient.by === 'call')
  if (calls.length > 0)
    await ask(
      around,
      rule.ownerRole ?? 'communications',
      current,
      `to call ${calls.map(({ name, address }) => `${name} (${address})`).join(', ')}`,
    )
  tell('communication.released', { name: rule.name, number: current.number, ...toldOf(recipients), missing: missing.length })
  wake(tx)
}

/** Who is told, for the record: people by their ids, others counted; names and addresses stay with the messages. */
function toldOf(recipients: readonly { userId: number | null }[]): { people: number[]; others: number } {
  const people = recipients.flatMap(({ userId }) => userId ?? [])
  return { people, others: recipients.length - people.length }
}

/** Overdue: the next who answers for it is paged. */
async function press(around: Surroundings, current: communications.Current): Promise<void> {
  const { tx, now, tell, roleName } = around
  const { rule, state } = current
  let level = current.overdueLevel
  let asked: { role: string; told: boolean } | undefined
  // A role that nobody has does not hold up the next.
  for (let step = overdueStep(rule, state, level); step && !asked?.told; step = overdueStep(rule, state, level)) {
    asked = {
      role: step.role,
      told: await askHolder(
        tx,
        around.incident,
        around.holders.get(step.role),
        { what: `“${rule.name}” is overdue`, communicationId: current.id },
        now,
      ),
    }
    level++
  }
  const next = overdueStep(rule, state, level) ? now + OVERDUE_STEP : null
  await communications.saveOverdue(tx, current.id, level, next)
  tell('communication.overdue', { name: rule.name, role: asked?.told ? roleName(asked.role) : null })
}

export function ask({ tx, incident, holders, now }: Surroundings, role: string, current: { id: number }, what: string): Promise<boolean> {
  return askRole(tx, incident, holders, role, { what, communicationId: current.id }, now)
}
