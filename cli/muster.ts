import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { ConfigFault, readConfig } from '../server/config.ts'
import { UNLIMITED } from '../server/db/connection.ts'
import { openDatabase, type Database } from '../server/db/database.ts'
import { DatabaseUnavailable, DatabaseUnfit } from '../server/db/faults.ts'
import { openLog } from '../server/log.ts'
import { BackupFault, NO_SECRET_KEY } from './backup-format.ts'

const muster = new Command('muster')
  .description('Muster, incident response. Settings come from the environment: docs/settings.md.')
  .version(packageJson.version)

muster
  .command('serve')
  .description('start the server; it stops in order on SIGTERM or Ctrl-C')
  .action(async () => {
    const { serve } = await import('../server/main.ts')
    const served = await serve(process.env)
    const stop = () => {
      // a second signal means: now
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      served.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })

muster
  .command('backup')
  .argument('<file>', 'where to write it; must not exist yet')
  .description('write everything in the database to one file, also while the server runs')
  .action((file: string) =>
    withDatabase(async (db) => {
      const { backup } = await import('./backup.ts')
      const { rows, tables, bytes, schema } = await backup({ db, out: file })
      console.log(`Wrote ${rows} rows of ${tables} tables (schema ${schema}) to ${file}, ${bytes} bytes.\n${NO_SECRET_KEY}`)
    }),
  )

muster
  .command('restore')
  .argument('<file>', 'a file that backup wrote')
  .description('load a backup into an empty database, of this version or an older one')
  .action((file: string) =>
    withDatabase(async (db, log) => {
      const { restore } = await import('./restore.ts')
      const { rows, tables, schema, from } = await restore({ db, in: file, log })
      console.log(
        `Restored ${rows} rows of ${tables} tables, as they were on ${from.createdAt} (version ${from.version}, schema ${from.schema}); the schema is now ${schema}.\n` +
          'Put the secret key back that was in use then (MUSTER_SECRET_KEY, or secret.key in the data directory) before the first start: the server refuses another one.',
      )
    }),
  )

async function withDatabase(use: (db: Database, log: ReturnType<typeof openLog>) => Promise<void>): Promise<void> {
  const config = readConfig(process.env)
  // what a command has to say goes to its own output
  const log = openLog('warn')
  const db = await openDatabase(config, log, { name: 'muster command', poolSize: 2, limits: UNLIMITED, shared: true })
  try {
    await use(db, log)
  } finally {
    await db.close()
  }
}

/** What a person can mend is told in its own words; anything else is our fault, with its trace. */
function fail(error: unknown): never {
  const told =
    error instanceof ConfigFault ||
    error instanceof DatabaseUnfit ||
    error instanceof DatabaseUnavailable ||
    error instanceof BackupFault ||
    (error as { name?: string }).name === 'WrongSecretKey'
  console.error(told ? (error as Error).message : error)
  process.exit(1)
}

await muster.parseAsync().catch(fail)
