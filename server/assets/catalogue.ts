import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Identifier, NeedLevel, Relation } from '../../domain/asset.ts'
import { catalogueOf, type Catalogue, type CataloguedAsset, type Paging, type Prepared } from '../../domain/catalogue.ts'
import type { TypeRule } from '../../domain/incident-type.ts'
import type { Pattern } from '../../domain/scenario.ts'
import { Matrix, USUAL_MATRIX, type JudgedScenario } from '../../domain/urgency.ts'
import type { Database, Queryable } from '../db/database.ts'

/** The setting that holds the matrix. */
export const URGENCY_MATRIX = 'urgencyMatrix'

export type CatalogueReader = {
  /** What alerts are judged by now. */
  read: () => Promise<Catalogue>
}

/** After a reading that failed. */
const RETRY_MS = 5_000
/** Between the end of one reading and the next: many changes in a row are read once. */
const REST_MS = 250

/**
 * Remembers what alerts are judged by; listens from the first reading on, and reads anew in the background when the database
 * says that something changed: no alert waits for an inventory of ten thousand to be read. A node whose line to that news is
 * broken notices within 15 s, and then reads everything anew.
 */
export function catalogueReader(db: Database): CatalogueReader {
  let known: Promise<Catalogue> | undefined
  let listening: Promise<unknown> | undefined
  let stale = false
  let reading: Promise<void> | undefined

  const forget = () => {
    stale = true
    reading ??= readAnew().finally(() => {
      reading = undefined
      if (stale) forget()
    })
  }

  async function readAnew(): Promise<void> {
    await sleep(REST_MS, undefined, { ref: false })
    stale = false
    try {
      const fresh = await load()
      known = Promise.resolve(fresh)
    } catch {
      // What was known is better than nothing; it is tried again.
      setTimeout(forget, RETRY_MS).unref()
    }
  }

  async function load(): Promise<Catalogue> {
    listening ??= db.listen('muster_catalogue', forget, forget)
    try {
      await listening
    } catch (fault) {
      listening = undefined
      throw fault
    }
    return catalogueOf(await db.tx(readPrepared, { isolation: 'repeatable read' }))
  }

  return {
    read() {
      if (known) return known
      const first = load()
      known = first
      first.catch(() => {
        if (known === first) known = undefined
      })
      return first
    },
  }
}

/** Everything that alerts are judged by, as it stands at one instant. */
export async function readPrepared(tx: Queryable): Promise<Prepared> {
  const [assets, identifiers, relations, scenarios, matrix, types, { communicates }] = await Promise.all([
    tx.rows<AssetRow>(sql`
      select id, name, kind, priority, confidentiality, integrity, availability, team_id as "teamId",
        escalation_policy_id as "policyId", case when escalation_policy_id is not null then urgency end as urgency,
        case when escalation_policy_id is not null then grouping end as grouping
      from asset where deleted_at is null`),
    tx.rows<Identifier & { assetId: number }>(sql`select asset_id as "assetId", label, value from asset_identifier`),
    tx.rows<Relation>(sql`select from_id as "fromId", to_id as "toId", kind from asset_relation`),
    tx.rows<JudgedScenario & { kinds: string[]; patterns: Pattern[] }>(sql`
      select id, name, impact, harms, kinds, patterns, escalation_policy_id as "policyId", incident_type_id as "typeId"
      from scenario where enabled and deleted_at is null order by position, id`),
    readMatrix(tx),
    tx.rows<TypeRule>(sql`select id, severities, roles from incident_type where deleted_at is null order by position, id`),
    tx.one<{ communicates: boolean }>(sql`
      select exists (select from communication_rule where deleted_at is null and (document->>'enabled')::boolean) as communicates`),
  ])
  return { assets: assets.map(toAsset), identifiers, relations, scenarios, matrix, types, communicates }
}

/** The matrix as it was set, or what every installation begins with. */
export async function readMatrix(db: Queryable): Promise<Matrix> {
  const row = await db.maybe<{ value: unknown }>(sql`select value from setting where name = ${URGENCY_MATRIX}`)
  const parsed = Matrix.safeParse(row?.value)
  return parsed.success ? parsed.data : USUAL_MATRIX
}

type AssetRow = Pick<CataloguedAsset, 'id' | 'name' | 'kind' | 'priority'> &
  Record<'confidentiality' | 'integrity' | 'availability', NeedLevel | null> & { teamId: number | null; policyId: number | null } & Pick<
    Paging,
    'urgency' | 'grouping'
  >

function toAsset({ confidentiality, integrity, availability, teamId, policyId, urgency, grouping, ...asset }: AssetRow): CataloguedAsset {
  const paging = policyId === null ? null : { teamId, escalationPolicyId: policyId, urgency, grouping }
  return { ...asset, needs: { confidentiality, integrity, availability }, paging }
}
