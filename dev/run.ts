import { spawn, type SpawnOptions } from 'node:child_process'
import { resolve } from 'node:path'
import { stopWithParent } from '../cli/stop-with-parent.js'
import { readConfig } from '../server/config.ts'
import { openDatabase } from '../server/db/database.ts'
import { migrate } from '../server/db/migrate.ts'
import { openLog } from '../server/log.ts'
import { PASSWORD, PEOPLE } from './company.ts'
import { seed } from './seed.ts'

/**
 * The development server: SoftwareCo with a bad week behind it and one incident open. The server restarts and the
 * page reloads when a file changes. Data lies in `.muster/dev`; delete it to begin anew.
 */
const root = resolve(import.meta.dirname, '..')
const env = {
  ...process.env,
  MUSTER_PORT: process.env['MUSTER_PORT'] ?? '8080',
  MUSTER_HOST: '127.0.0.1',
  MUSTER_DATA_DIR: process.env['MUSTER_DATA_DIR'] ?? resolve(root, '.muster', 'dev'),
  MUSTER_ADMIN_TOKEN: process.env['MUSTER_ADMIN_TOKEN'] ?? 'development-token',
  MUSTER_ALLOWED_PRIVATE: '127.0.0.0/8',
}
let stopped = false
const asked = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stopped = true
    asked.resolve()
  })

stopWithParent()

const config = readConfig(env)
const log = openLog('warn')
const db = await openDatabase(config, log)
try {
  await Promise.race([play(), asked.promise])
} finally {
  // It has a PostgreSQL of its own, which would go on without us.
  await db.close()
}
if (stopped) process.exit(0)

async function play(): Promise<void> {
  await migrate(db.connection, log)
  console.log('Playing a week at SoftwareCo …')
  await seed(config, db, log)
}

const web = Number(env.MUSTER_PORT) + 1
console.log(`\n  http://localhost:${web}   sign in as ${PEOPLE[0].email} with “${PASSWORD}”`)
console.log(`  API token: ${env.MUSTER_ADMIN_TOKEN}\n`)
// In groups of their own: Ctrl-C reaches a whole group, and the server takes a second signal for "now", database or not.
const detached: SpawnOptions = { cwd: root, detached: true, stdio: ['ignore', 'inherit', 'inherit'] }
const children = [
  spawn(process.execPath, ['--watch', '--watch-preserve-output', resolve(root, 'cli', 'muster.ts'), 'serve'], { ...detached, env }),
  spawn(process.execPath, [resolve(root, 'node_modules', 'vite', 'bin', 'vite.js'), '--port', String(web), '--clearScreen', 'false'], {
    ...detached,
    env: { ...env, MUSTER_DEV_API: `http://127.0.0.1:${env.MUSTER_PORT}` },
  }),
]
for (const child of children) child.once('exit', () => asked.resolve())
await asked.promise
// One signal each, and only to who is still there.
for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
