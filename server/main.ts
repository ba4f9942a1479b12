import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import packageJson from '../package.json' with { type: 'json' }
import { CHANNELS } from '../integrations/channels/index.ts'
import { sources } from '../integrations/sources/index.ts'
import { assemble, type Muster } from './assemble.ts'
import { systemClock } from './clock.ts'
import { readConfig, type Config } from './config.ts'
import { openDatabase, type Database } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import type { Deps } from './deps.ts'
import { openLog } from './log.ts'
import { ensureWebPush } from './flow/ensure-web-push.ts'
import { createIo } from './outbound.ts'
import { ensureSetup } from './setup/ensure-setup.ts'
import { openOwnVault, readSecretKey } from './secret-key.ts'

const VERSION = packageJson.version
/** A stop takes at most this long; what is not done by then is done after the next start. */
const STOP_MS = 9_000

export type Served = { url: string; muster: Muster; deps: Deps; stop: () => Promise<void> }

/** Starts everything: settings, database, migrations, keys, engine, HTTP. Throws, in words, what keeps it from serving. */
export async function serve(env: Record<string, string | undefined>, say: (line: string) => void = console.log): Promise<Served> {
  const config = readConfig(env)
  const log = openLog(config.logLevel)
  for (const warning of config.warnings) log.warn(warning)

  const db = await openDatabase(config, log)
  try {
    await migrate(db.connection, log)
    return await start(config, db, log, say)
  } catch (error) {
    await db.close().catch(() => {})
    throw error
  }
}

async function start(config: Config, db: Database, log: Deps['log'], say: (line: string) => void): Promise<Served> {
  const vault = await openOwnVault(db, await readSecretKey(config))
  const clock = systemClock()
  const scheme = config.tlsCert === undefined ? 'http' : 'https'
  // Pages carry links, so the port has to be known before anything is put together.
  const port = config.port === 0 ? await freePort(config.host) : config.port
  const publicUrl = config.publicUrl ?? `${scheme}://localhost:${port}`
  const io = createIo({ allowedPrivate: config.allowedPrivate, now: clock.now, publicUrl })
  const deps: Deps = { config, log, clock, db, vault, io, publicUrl }

  const muster = await assemble(deps, { channels: CHANNELS, sources, version: VERSION })
  await muster.app.listen({ host: config.host, port })
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

async function freePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
