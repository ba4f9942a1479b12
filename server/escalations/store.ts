import sql from 'sql-template-tag'
import type { RunPolicy, Turn } from '../../domain/escalation.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { MADE, madeId } from '../db/made.ts'

export type NewEscalation = {
  incidentId: number
  policy: RunPolicy
  policyId: number | null
  purpose: 'policy' | 'request'
  dueAt: Instant | null
  /** Under which id, and where it stands when its first step is already taken. */
  taken?: { id: number; state: 'active' | 'ended'; level: number; cycle: number }
}

export async function insertEscalations(tx: Queryable, escalations: NewEscalation[], now: Instant): Promise<void> {
  if (escalations.length === 0) return
  await tx.run(
    sql`
    with ${MADE}
    insert into escalation (id, incident_id, policy, policy_id, purpose, state, level, cycle, due_at, started_at)
    overriding system value
    select coalesce(${madeId('escalations', 'id')}, nextval('escalation_id_seq')), ${madeId('incidents', 'incident')}, policy, policy_id, purpose,
      coalesce(state, 'active'), coalesce(level, 0), coalesce(cycle, 0), due, ${new Date(now)}::timestamptz
    from made, ${given('r', escalations, {
      id: ['bigint', ({ taken }) => taken?.id],
      incident: ['bigint', (escalation) => escalation.incidentId],
      policy: ['jsonb', (escalation) => escalation.policy],
      policy_id: ['bigint', (escalation) => escalation.policyId],
      purpose: ['text', (escalation) => escalation.purpose],
      state: ['text', ({ taken }) => taken?.state],
      level: ['int', ({ taken }) => taken?.level],
      cycle: ['int', ({ taken }) => taken?.cycle],
      due: ['timestamptz', (escalation) => escalation.dueAt],
    })}`,
    { name: 'insert-escalations' },
  )
}

/** The same with the policy's current document taken from the database. */
export async function insertPolicyEscalations(
  tx: Queryable,
  runs: { incidentId: number; policyId: number }[],
  now: Instant,
): Promise<void> {
  if (runs.length === 0) return
  await tx.run(
    sql`
    with ${MADE}
    insert into escalation (incident_id, policy, policy_id, purpose, state, due_at, started_at)
    select ${madeId('incidents', 'incident')}, p.document, p.id, 'policy', 'active', ${new Date(now)}::timestamptz, ${new Date(now)}::timestamptz
    from made, ${given('r', runs, { incident: ['bigint', (run) => run.incidentId], policy: ['bigint', (run) => run.policyId] })}
    join escalation_policy p on p.id = r.policy`,
    { name: 'insert-policy-escalations' },
  )
}

/** Acknowledged: the run waits until its acknowledgement lapses, if it does. */
export async function holdEscalations(tx: Queryable, incidentIds: number[], now: Instant): Promise<void> {
  await tx.run(
    sql`
    update escalation set state = 'acknowledged',
      due_at = ${new Date(now)}::timestamptz + make_interval(mins => (policy->>'ackTimeoutMinutes')::int)
    where incident_id = any(${incidentIds}::bigint[]) and purpose = 'policy' and state <> 'ended'`,
    { name: 'hold-escalations' },
  )
}

export async function snoozeEscalations(tx: Queryable, incidentIds: number[], until: Instant): Promise<void> {
  await tx.run(sql`
    update escalation set state = 'snoozed', due_at = ${new Date(until)}
    where incident_id = any(${incidentIds}::bigint[]) and purpose = 'policy' and state <> 'ended'`)
}

export async function endEscalations(tx: Queryable, incidentIds: number[], purpose?: 'policy' | 'request'): Promise<void> {
  await tx.run(
    sql`
    update escalation set state = 'ended', due_at = null
    where incident_id = any(${incidentIds}::bigint[]) and state <> 'ended' and (${purpose ?? null}::text is null or purpose = ${purpose ?? null})`,
    { name: 'end-escalations' },
  )
}

/** From the first level, now. Where every run of an incident has ended, its newest policy run begins again. */
export async function restartEscalations(tx: Queryable, incidentIds: number[], now: Instant): Promise<void> {
  await tx.run(sql`
    update escalation set state = 'active', level = 0, cycle = 0, due_at = ${new Date(now)}
    where id in (
      select distinct on (incident_id) id from escalation
      where incident_id = any(${incidentIds}::bigint[]) and purpose = 'policy' order by incident_id, id desc)`)
}

/** The next level, now. A run that has ended begins again. */
export async function hastenEscalations(tx: Queryable, incidentIds: number[], now: Instant): Promise<void> {
  await tx.run(sql`
    update escalation set due_at = ${new Date(now)},
      level = case when state = 'ended' then 0 else level end, cycle = case when state = 'ended' then 0 else cycle end, state = 'active'
    where id in (
      select distinct on (incident_id) id from escalation
      where incident_id = any(${incidentIds}::bigint[]) and purpose = 'policy' order by incident_id, id desc)`)
}

/** Whose turn it was last in each of these incidents, where it was anybody's. */
export async function latestTurns(tx: Queryable, incidentIds: number[]): Promise<Map<number, Turn>> {
  const rows = await tx.rows<{ id: number; at: Instant; body: Omit<Turn, 'at'> }>(sql`
    select distinct on (incident_id) incident_id as id, at, body from event
    where incident_id = any(${incidentIds}::bigint[]) and kind = 'escalation.reached' order by incident_id, number desc`)
  return new Map(rows.map(({ id, at, body }) => [id, { ...body, at }]))
}

export type DueEscalation = {
  id: number
  incidentId: number
  purpose: 'policy' | 'request'
  state: 'active' | 'acknowledged' | 'snoozed'
  policy: RunPolicy
  level: number
  cycle: number
}

const DUE = sql`e.id, e.incident_id as "incidentId", e.purpose, e.state, e.policy, e.level, e.cycle`

/** Due runs, longest due first; nothing is locked. */
export function findDueEscalations(tx: Queryable, now: Instant, limit: number): Promise<DueEscalation[]> {
  return tx.rows<DueEscalation>(
    sql`select ${DUE} from escalation e where e.due_at <= ${new Date(now)} order by e.due_at, e.id limit ${limit}`,
    {
      name: 'due-escalations',
    },
  )
}

/** Locks those of these runs that are still due, each with its incident; what another transaction has locked stays due. */
export function claimEscalations(tx: Queryable, ids: number[], now: Instant): Promise<DueEscalation[]> {
  return tx.rows<DueEscalation>(
    sql`
    select ${DUE} from escalation e join incident i on i.id = e.incident_id
    where e.id = any(${ids}::bigint[]) and e.due_at <= ${new Date(now)}
    order by e.due_at, e.id
    for no key update of e, i skip locked`,
    { name: 'claim-escalations' },
  )
}

export async function delayEscalation(tx: Queryable, id: number, until: Instant): Promise<void> {
  await tx.run(sql`update escalation set due_at = ${new Date(until)} where id = ${id}`)
}

export async function saveEscalations(
  tx: Queryable,
  steps: { id: number; state: string; level: number; cycle: number; dueAt: Instant | null }[],
): Promise<void> {
  if (steps.length === 0) return
  await tx.run(
    sql`
    update escalation e set state = r.state, level = r.level, cycle = r.cycle, due_at = r.due
    from ${given('r', steps, {
      id: ['bigint', (step) => step.id],
      state: ['text', (step) => step.state],
      level: ['int', (step) => step.level],
      cycle: ['int', (step) => step.cycle],
      due: ['timestamptz', (step) => step.dueAt],
    })}
    where e.id = r.id`,
    { name: 'save-escalations' },
  )
}
