import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Everything that is checked without running the product, side by side; each part prints only when it fails. */
const CHECKS: [string, string[]][] = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--quiet']],
  ['format', ['node_modules/oxfmt/bin/oxfmt', '--check']],
  ['unused', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ['architecture', ['node_modules/vitest/vitest.mjs', 'run', '--project', 'pure', 'test/architecture.test.ts']],
]
const root = join(import.meta.dirname, '..')

function run([name, args]: [string, string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    const began = performance.now()
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk))
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
      if (code !== 0) console.log(output)
      resolve(code === 0)
    })
  })
}

const results = await Promise.all(CHECKS.map(run))
process.exit(results.every(Boolean) ? 0 : 1)
