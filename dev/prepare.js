// Runs after `npm ci` and `npm install`: builds the web app once, so that a start never has to.
// A production install without development packages gets its web app built elsewhere and has nothing to do here.
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const vite = join(import.meta.dirname, '..', 'node_modules', 'vite', 'bin', 'vite.js')
if (existsSync(vite) && existsSync(join(import.meta.dirname, '..', 'web', 'index.html'))) {
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
  })
  process.exit(status ?? 1)
}
