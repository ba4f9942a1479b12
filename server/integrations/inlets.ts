import sql from 'sql-template-tag'
import type { Severity } from '../../domain/severity.ts'
import type { Grouping } from '../../domain/correlation.ts'
import type { UrgencyRule } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** An integration as intake needs it: its language, its configuration, and what its service says about alerts. */
export type Inlet = {
  id: number
  kind: string
  name: string
  config: unknown
  enabled: boolean
  serviceId: number
  serviceName: string
  teamId: number | null
  escalationPolicyId: number
  urgency: UrgencyRule
  grouping: Grouping
  /** Seconds after a beat until the next is missed; only of heartbeats. */
  beatSeconds?: number
  beat?: { title?: string; severity?: Severity }
}

const INLET = sql`g.id, g.kind, g.name, g.config, g.enabled, s.id as "serviceId", s.name as "serviceName", s.team_id as "teamId",
  s.escalation_policy_id as "escalationPolicyId", s.urgency, s.grouping`
const FROM = sql`from integration g join service s on s.id = g.service_id where g.deleted_at is null and s.deleted_at is null`

export async function findInlets(db: Queryable, ids: number[]): Promise<Map<number, Inlet>> {
  const rows = await db.rows<Inlet>(sql`select ${INLET} ${FROM} and g.id = any(${ids}::bigint[])`)
  return new Map(rows.map((row) => [row.id, withBeat(row)]))
}

/**
 * The integration that a key opens; the key before a rotation opens it too while it is still good, which `opensUntil`
 * then says.
 */
export async function findInletByKey(
  db: Queryable,
  hash: Buffer,
  at: Instant,
): Promise<(Inlet & { opensUntil: Instant | null }) | undefined> {
  const row = await db.maybe<Inlet & { opensUntil: Instant | null }>(
    sql`
    select ${INLET}, case when g.key_hash <> ${hash} then g.old_key_until end as "opensUntil" ${FROM}
      and (g.key_hash = ${hash} or (g.old_key_hash = ${hash} and g.old_key_until > ${new Date(at)}))`,
    { name: 'inlet-by-key' },
  )
  return row && { ...row, ...withBeat(row) }
}

function withBeat(inlet: Inlet): Inlet {
  if (inlet.kind !== 'heartbeat') return inlet
  const config = inlet.config as { intervalSeconds: number; graceSeconds: number; title?: string; severity?: Severity }
  return {
    ...inlet,
    beatSeconds: config.intervalSeconds + config.graceSeconds,
    beat: { ...(config.title ? { title: config.title } : {}), ...(config.severity ? { severity: config.severity } : {}) },
  }
}
