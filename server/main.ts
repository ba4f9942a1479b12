import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import packageJson from '../package.json' with { type: 'json' }
import { CHANNELS } from '../integrations/channels/index.ts'
import { sources } from '../integrations/sources/index.ts'
import { assemble, type Muster } from './assemble.ts'
import { systemClock } from './clock.ts'
import { ConfigFault, publicUrlOf, readConfig, type Config } from './config.ts'
import { dataDirFault } from './config-files.ts'
import { openDatabase, type Database } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import type { Deps } from './deps.ts'
import { openLog } from './log.ts'
import { ensureWebPush } from './flow/ensure-web-push.ts'
import { createIo } from './outbound.ts'
import { ensureSetup } from './setup/ensure-setup.ts'
import { openOwnVault, readSecretKey } from './secret-key.ts'
import { catalogueReader } from './assets/catalogue.ts'
import { onCallReader } from './oncall/reader.ts'

const VERSION = packageJson.version
/** A stop takes at most this long; what is not done by then is done after the next start. */
const STOP_MS = 9_000

export type Served = { url: string; muster: Muster; deps: Deps; stop: () => Promise<void> }

/** Starts everything: settings, database, migrations, keys, engine, HTTP. Throws, in words, what keeps it from serving. */
export async function serve(env: Record<string, string | undefined>, say: (line: string) => void = console.log): Promise<Served> {
  const config = readConfig(env)
  const log = openLog(config.logLevel)
  for (const warning of config.warnings) log.warn(warning)
  // Before anything is made: whoever may not listen here has no use for a database.
  const port = await portFor(config)
  const fault = config.databaseUrl !== undefined && config.secretKey === undefined ? dataDirFault(config.dataDir) : undefined
  if (fault !== undefined) throw new ConfigFault([fault])

  const db = await openDatabase(config, log)
  try {
    await migrate(db.connection, log)
    return await start(config, port, db, log, say)
  } catch (error) {
    await db.close().catch(() => {})
    throw error
  }
}

async function start(config: Config, port: number, db: Database, log: Deps['log'], say: (line: string) => void): Promise<Served> {
  const vault = await openOwnVault(db, await readSecretKey(config))
  const clock = systemClock()
  const publicUrl = publicUrlOf(config, port)
  const io = createIo({ allowedPrivate: config.allowedPrivate, now: clock.now, publicUrl })
  const deps: Deps = { config, log, clock, db, vault, onCall: onCallReader(), catalogue: catalogueReader(db), io, publicUrl }

  const muster = await assemble(deps, { channels: CHANNELS, sources, version: VERSION })
  await muster.app.listen({ host: config.host, port }).catch((error: unknown) => {
    throw bindFault(error, config)
  })
  await ensureWebPush(deps)
  await muster.engine.start()
  const setup = await ensureSetup(deps)
  say(`Muster ${VERSION} is ready at ${publicUrl}`)
  if (setup) say(`Nobody is set up yet. Open this link to begin; it works once, for 7 days:\n  ${setup}`)

  let stopping: Promise<void> | undefined
  return {
    url: publicUrl,
    muster,
    deps,
    stop: () =>
      (stopping ??= (async () => {
        await Promise.race([muster.stop(), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())])
        await db.close()
      })()),
  }
}

/** The port to listen on, known before anything is put together (pages carry links). Throws `ConfigFault` if there is none. */
async function portFor(config: Pick<Config, 'host' | 'port'>): Promise<number> {
  const probe = createServer()
  try {
    await once(probe.listen({ port: config.port, host: config.host, exclusive: true }), 'listening')
  } catch (error) {
    throw bindFault(error, config)
  }
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function bindFault(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new ConfigFault([`MUSTER_PORT: another program listens on port ${port} of ${host}; stop it, or choose another port.`])
    case 'EACCES':
      return new ConfigFault([`MUSTER_PORT: this user may not listen on port ${port} of ${host}; choose a port above 1023.`])
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new ConfigFault([`MUSTER_HOST: ${host} is no address of this machine; choose one of its own, 0.0.0.0 or ::.`])
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigFault([`MUSTER_HOST: the name ${host} cannot be resolved; write an address of this machine, 0.0.0.0 or ::.`])
    default:
      return error
  }
}
