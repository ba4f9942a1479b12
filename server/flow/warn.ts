import { nextWarning, passedShare, rolesToWarn } from '../../domain/clock.ts'
import { durationWords, utcWords } from '../../domain/time-words.ts'
import type { Instant } from '../../domain/time.ts'
import * as clocks from '../clocks/store.ts'
import { SYSTEM } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { readStaffing } from '../incidents/roles.ts'
import * as incidents from '../incidents/store.ts'
import { askHolder, type EngineDraft } from './task.ts'

/** So many incidents are looked at in one transaction. */
const AT_ONCE = 20

/** Clocks of the law go on, whatever became of the incident: whoever answers for them is paged as their time passes. */
export function warn({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const ids = await clocks.incidentsToWarn(tx, now, AT_ONCE)
    if (ids.length === 0) return 0
    const locked = await incidents.lockIncidents(tx, ids)
    const staffing = await readStaffing(tx, ids)
    const warnings = await clocks.warningsOf(tx, ids, now)
    const drafts: EngineDraft[] = []
    for (const warning of warnings) {
      const incident = locked.find(({ id }) => id === warning.incidentId)!
      const holders = new Map(staffing.roles.filter((one) => one.incidentId === incident.id).map(({ role, userId }) => [role, userId]))
      const share = passedShare(warning, now)
      const paged = await tellOf(tx, incident, warning, share, holders, now)
      await clocks.saveWarned(tx, warning, share, nextWarning({ ...warning, filedAt: null }, share))
      const { title, stageTitle, dueAt } = warning
      const roles = paged.map((role) => staffing.names.get(role) ?? role)
      const kind = share >= 100 ? 'clock.overdue' : 'clock.warned'
      drafts.push({ incident, draft: { kind, body: { title, stage: stageTitle, share, dueAt, roles } } })
    }
    await incidents.appendTimeline(
      tx,
      drafts.map(({ incident, draft }) => ({ incident, draft, actor: SYSTEM, via: 'engine' })),
      now,
    )
    await incidents.saveNumbers(tx, locked)
    return warnings.length
  })
}

/** Pages who has the roles; where nobody has them the commander, at last whoever started the clock. Answers who was paged. */
async function tellOf(
  tx: Queryable,
  incident: incidents.LockedIncident,
  { title, stageTitle, dueAt, startedBy }: clocks.Warning,
  share: number,
  holders: ReadonlyMap<string, number>,
  now: Instant,
): Promise<string[]> {
  const what =
    share >= 100
      ? `“${stageTitle}” of “${title}” is overdue since ${utcWords(dueAt)}`
      : `“${stageTitle}” of “${title}” is due in ${durationWords(dueAt - now)}, at ${utcWords(dueAt)}`
  // What is left is short by then, or nothing.
  const page = { id: incident.id, urgency: share >= 90 ? ('high' as const) : incident.urgency }
  const asked = new Set<number>()
  const tell = async (userId: number | undefined) => {
    if (userId === undefined || asked.has(userId)) return userId !== undefined
    asked.add(userId)
    return askHolder(tx, page, userId, { what }, now)
  }
  const paged: string[] = []
  for (const role of rolesToWarn(share)) if (await tell(holders.get(role))) paged.push(role)
  if (paged.length === 0 && (await tell(holders.get('commander')))) paged.push('commander')
  if (paged.length === 0 && (await tell(startedBy ?? undefined))) paged.push('whoever started the clock')
  return paged
}
