import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { connectClient, type Connection } from './connection.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

/** Where the row types stand; the check fails when they drift from the migrations. */
export const TYPES = join(import.meta.dirname, 'types.ts')

const HEAD = `// Made from the migrations by \`npm run db:types\`; do not edit. A row as PostgreSQL has it, with values as the
// product reads them: instants in epoch milliseconds, bigint as number.
`

/** How a column's values read in TypeScript; see values.ts. */
const READS: Record<string, string> = {
  bigint: 'number',
  integer: 'number',
  smallint: 'number',
  real: 'number',
  'double precision': 'number',
  'timestamp with time zone': 'number',
  boolean: 'boolean',
  text: 'string',
  uuid: 'string',
  date: 'string',
  numeric: 'string',
  xid8: 'string',
  json: 'unknown',
  jsonb: 'unknown',
  bytea: 'Buffer',
}

type Column = { table: string; column: string; type: string; nullable: boolean; choices: string | null }

/** The text of types.ts for a migrated database: `AlertRow` for the table `alert`, and so on. */
export async function generateTypes(connection: Connection): Promise<string> {
  const client = await connectClient(connection, 'muster types')
  const { rows } = await client.query<Column>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
      (select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
          and pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\[' limit 1) as choices
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname, a.attnum`)
  await client.end()
  const tables = Map.groupBy(rows, (row) => row.table)
  return HEAD + [...tables].map(([table, columns]) => `\nexport type ${pascal(table)}Row = {\n${columns.map(line).join('')}}\n`).join('')
}

function line(column: Column): string {
  return `  ${column.column}: ${typeOf(column)}${column.nullable && typeOf(column) !== 'unknown' ? ' | null' : ''}\n`
}

function typeOf({ table, column, type, choices }: Column): string {
  // check (state in ('open', 'resolved')) says more than text
  if (choices !== null) return [...choices.matchAll(/'([^']*)'::text/g)].map(([, choice]) => `'${choice}'`).join(' | ')
  const read = READS[type.replace(/\[\]$/, '')]
  if (read === undefined)
    throw new Error(
      `The type ${type} of ${table}.${column} has no reading yet; add it to generate-types.ts and, if pg reads it otherwise, to values.ts.`,
    )
  return type.endsWith('[]') ? `${read}[]` : read
}

function pascal(name: string): string {
  return name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}

if (import.meta.main) {
  const log = pino({ level: 'warn' })
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-types-'))
  const embedded = await startEmbedded({ dataDir, log, settings: { fsync: 'off' } })
  try {
    await migrate(embedded.connection, log)
    await writeFile(TYPES, await generateTypes(embedded.connection))
  } finally {
    await embedded.stop()
    await rm(dataDir, { recursive: true })
  }
}
