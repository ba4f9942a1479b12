import sql from 'sql-template-tag'
import type { Scenario, ScenarioFacts, ScenarioInput } from '../../contract/urgency.ts'
import { DAY, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Scenarios count what they met among so many of the newest alerts, so that the list is quick whatever was kept. */
const LOOKED_AT = 20_000
const MET_DAYS = 30

const FACTS = sql`
  select s.id, s.version, s.name, s.description, s.impact, s.harms, s.kinds, s.patterns, s.escalation_policy_id as "escalationPolicyId",
    p.name as "escalationPolicyName", s.incident_type_id as "incidentTypeId", t.name as "incidentTypeName", s.enabled
  from scenario s left join escalation_policy p on p.id = s.escalation_policy_id left join incident_type t on t.id = s.incident_type_id
  where s.deleted_at is null`

/** In the order in which alerts are tried by them. */
export async function listScenarios(db: Queryable, now: Instant): Promise<Scenario[]> {
  const [scenarios, met] = await Promise.all([
    db.rows<ScenarioFacts>(sql`${FACTS} order by s.position, s.id`),
    db.rows<{ id: number; alerts: number }>(sql`
      with newest as (select derivation, first_at from alert order by id desc limit ${LOOKED_AT})
      select (derivation -> 'scenario' ->> 'id')::bigint as id, count(*)::int as alerts from newest
      where derivation is not null and first_at >= ${new Date(now - MET_DAYS * DAY)} group by 1`),
  ])
  const alerts = new Map(met.map((one) => [one.id, one.alerts]))
  return scenarios.map((scenario) => ({ ...scenario, met: alerts.get(scenario.id) ?? 0 }))
}

/** Without what it met, which is counted for the list alone. */
export function findScenario(db: Queryable, id: number): Promise<ScenarioFacts | undefined> {
  return db.maybe<ScenarioFacts>(sql`${FACTS} and s.id = ${id}`)
}

export async function scenarioNames(db: Queryable): Promise<Map<number, string>> {
  const rows = await db.rows<{ id: number; name: string }>(sql`select id, name from scenario where deleted_at is null`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Takes the row, so that two changes come one after the other. */
export async function lockScenario(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from scenario where id = ${id} and deleted_at is null for update`)) !== undefined
}

/** Takes all of them; their ids in their order. */
export async function lockScenarios(tx: Queryable): Promise<number[]> {
  await tx.rows(sql`select id from scenario where deleted_at is null order by id for update`)
  const rows = await tx.rows<{ id: number }>(sql`select id from scenario where deleted_at is null order by position, id`)
  return rows.map(({ id }) => id)
}

export async function scenarioNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  const row = await tx.maybe(sql`
    select id from scenario where lower(name) = lower(${name}) and deleted_at is null and id is distinct from ${exceptId}::bigint`)
  return row !== undefined
}

/** Those of `keys` that are kinds of assets; they stay until the transaction ends. */
export async function knownKinds(tx: Queryable, keys: string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ key: string }>(sql`select key from asset_kind where key = any(${keys}::text[]) order by key for key share`)
  return new Set(rows.map(({ key }) => key))
}

/** Whether there is such a type of incidents; it stays until the transaction ends. */
export async function isIncidentType(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from incident_type where id = ${id} and deleted_at is null for share`)) !== undefined
}

/** After all others. */
export async function insertScenario(tx: Queryable, scenario: ScenarioInput, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into scenario (name, description, impact, harms, kinds, patterns, escalation_policy_id, incident_type_id, enabled, position, created_at)
    values (${scenario.name}, ${scenario.description}, ${scenario.impact}, ${scenario.harms}, ${scenario.kinds},
      ${JSON.stringify(scenario.patterns)}::jsonb, ${scenario.escalationPolicyId}, ${scenario.incidentTypeId}, ${scenario.enabled},
      (select coalesce(max(position), 0) + 1 from scenario where deleted_at is null), ${new Date(at)})
    returning id`)
  return id
}

export async function updateScenario(tx: Queryable, id: number, scenario: ScenarioInput): Promise<void> {
  await tx.run(sql`
    update scenario set name = ${scenario.name}, description = ${scenario.description}, impact = ${scenario.impact},
      harms = ${scenario.harms}, kinds = ${scenario.kinds}, patterns = ${JSON.stringify(scenario.patterns)}::jsonb,
      escalation_policy_id = ${scenario.escalationPolicyId}, incident_type_id = ${scenario.incidentTypeId}, enabled = ${scenario.enabled}, version = version + 1
    where id = ${id}`)
}

export async function markScenarioDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update scenario set deleted_at = ${new Date(at)} where id = ${id}`)
}

export async function orderScenarios(tx: Queryable, ids: number[]): Promise<void> {
  await tx.run(sql`
    update scenario s set position = o.position from unnest(${ids}::bigint[]) with ordinality as o(id, position)
    where s.id = o.id and s.position <> o.position`)
}
