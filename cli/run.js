#!/usr/bin/env node
// Starts the command line with a runtime that can run it. Plain JavaScript, for whatever node finds it first: an older
// one hands over to the runtime that npm installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stopWithParent } from './stop-with-parent.js'

const NEEDED = 26
const here = dirname(fileURLToPath(import.meta.url))
const program = join(here, 'muster.ts')
// What was compiled once starts faster the next time; where it cannot be written, nothing is lost.
const compiled = join(here, '..', 'node_modules', '.cache', 'muster')

if (process.argv[2] === 'serve') stopWithParent()
if (Number.parseInt(process.versions.node) >= NEEDED) {
  module.enableCompileCache?.(compiled)
  await import('./muster.ts')
} else {
  const runtime = join(here, '..', 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(runtime)) {
    console.error(`Muster needs Node ${NEEDED}; this is ${process.version}, and npm has not installed a newer one. Run "npm ci" first.`)
    process.exit(1)
  }
  const child = spawn(runtime, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
