import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { isRejection } from '../domain/rejection.ts'
import { systemClock } from '../server/clock.ts'
import { ConfigFault, publicUrlOf, readConfig, type Config } from '../server/config.ts'
import { UNLIMITED } from '../server/db/connection.ts'
import { openDatabase, type Database } from '../server/db/database.ts'
import { clusterOf } from '../server/db/embedded/cluster.ts'
import { DatabaseUnavailable, DatabaseUnfit } from '../server/db/faults.ts'
import { requireSchema } from '../server/db/migrate.ts'
import { openLog } from '../server/log.ts'
import { WrongSecretKey } from '../server/secret-key.ts'
import { BackupFault, NO_SECRET_KEY } from './backup-format.ts'

class CommandFault extends Error {}

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
    withExisting(async (db) => {
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

muster
  .command('password-reset')
  .argument('<email>', 'whose password')
  .description('print a link that resets a password, for when no mail can be sent; it works once, for an hour')
  .action((email: string) =>
    withExisting(async (db, _, config) => {
      const { passwordResetLink } = await import('../server/people/password-reset.ts')
      await requireSchema(db)
      const made = await passwordResetLink({ db, clock: systemClock(), publicUrl: publicUrlOf(config, config.port) }, email)
      if (isRejection(made)) throw new CommandFault(made.detail ?? `There is no account ${email}.`)
      console.log(`${made.name} opens this link once, until ${new Date(made.expiresAt).toISOString()}:\n  ${made.link}`)
    }),
  )

type Use = (db: Database, log: ReturnType<typeof openLog>, config: Config) => Promise<void>

/** For what asks of a database: a mistyped directory must not become a new, empty one. */
async function withExisting(use: Use): Promise<void> {
  const config = readConfig(process.env)
  if (config.databaseUrl === undefined && (await isMissing(clusterOf(config.dataDir))))
    throw new CommandFault(
      `There is no database in ${config.dataDir}. Name the data directory of the server with MUSTER_DATA_DIR, or its database with DATABASE_URL.`,
    )
  await withDatabase(use, config)
}

/** What cannot be looked at may be there; opening it says why. */
function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )
}

async function withDatabase(use: Use, config: Config = readConfig(process.env)): Promise<void> {
  // what a command has to say goes to its own output
  const log = openLog('warn')
  const db = await openDatabase(config, log, { name: 'muster command', poolSize: 2, limits: UNLIMITED, shared: true })
  try {
    await use(db, log, config)
  } finally {
    await db.close()
  }
}

/** What a person can mend is told in its own words; anything else is our fault, with its trace. */
function fail(error: unknown): never {
  const told = [ConfigFault, DatabaseUnfit, DatabaseUnavailable, BackupFault, WrongSecretKey, CommandFault].some(
    (kind) => error instanceof kind,
  )
  console.error(told ? (error as Error).message : error)
  process.exit(1)
}

await muster.parseAsync().catch(fail)
