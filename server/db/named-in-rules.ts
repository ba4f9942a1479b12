import sql, { type Sql } from 'sql-template-tag'
import type { Queryable } from './database.ts'

/** What a rule of the communication plan may name. */
export type Named =
  | { kind: 'user' | 'team' | 'schedule' | 'stakeholders' | 'incidentType'; id: number | Sql }
  | { kind: 'role' | 'assetKind'; key: string | Sql }

/** Whether the rule `c` names something: as whom it tells, whose work it is, or which incidents it is about. */
export function names(named: Named): Sql {
  switch (named.kind) {
    case 'role':
      return sql`jsonb_path_exists(c.document,
        '$ ? (@.ownerRole == $key || @.approverRole == $key || exists(@.audiences[*] ? (@.kind == "role" && @.role == $key)))',
        jsonb_build_object('key', ${named.key}::text))`
    case 'assetKind':
      return sql`c.document->'trigger'->'assetKinds' @> to_jsonb(${named.key}::text)`
    case 'incidentType':
      return sql`c.document->'trigger'->'typeIds' @> to_jsonb(${named.id}::bigint)`
    default:
      return sql`c.document->'audiences' @> jsonb_build_array(jsonb_build_object('kind', ${named.kind}::text, 'id', ${named.id}::bigint))`
  }
}

/** The rules of the communication plan that name it, in their order: what they name is not deleted under them. */
export async function rulesNaming(tx: Queryable, named: Named): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(sql`
    select c.name from communication_rule c where c.deleted_at is null and ${names(named)} order by c.position, c.id`)
  return rows.map(({ name }) => name)
}
