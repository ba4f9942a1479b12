import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
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
const config = readConfig(env)
const log = openLog('warn')
const db = await openDatabase(config, log)
await migrate(db.connection, log)
console.log('Playing a week at SoftwareCo …')
await seed(config, db, log)
await db.close()

const web = Number(env.MUSTER_PORT) + 1
console.log(`\n  http://localhost:${web}   sign in as ${PEOPLE[0].email} with “${PASSWORD}”`)
console.log(`  API token: ${env.MUSTER_ADMIN_TOKEN}\n`)
const children = [
  spawn(process.execPath, ['--watch', '--watch-preserve-output', resolve(root, 'cli', 'muster.ts'), 'serve'], {
    cwd: root,
    env,
    stdio: 'inherit',
  }),
  spawn(process.execPath, [resolve(root, 'node_modules', 'vite', 'bin', 'vite.js'), '--port', String(web), '--clearScreen', 'false'], {
    cwd: root,
    env: { ...env, MUSTER_DEV_API: `http://127.0.0.1:${env.MUSTER_PORT}` },
    stdio: 'inherit',
  }),
]
const stop = () => {
  for (const child of children) child.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
for (const child of children) child.once('exit', stop)
