import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a generator saw; latencies in milliseconds. */
export type Load = { requests: number; seconds: number; p50: number; p99: number; failed: number }
export type Target = { origin: string; paths: string[] }

const GENERATORS = join(import.meta.dirname, 'generators')

/** Single events by wrk, one thread, 64 connections. */
export function singles({ origin, paths }: Target, seconds: number, repeats = 0): Promise<Load> {
  const run = `${Date.now().toString(36)}`
  return withPaths(paths, (file) =>
    read('wrk', ['-t1', '-c64', `-d${seconds}s`, '-s', join(GENERATORS, 'single.lua'), origin], {
      TARGETS: file,
      CARD: String(repeats),
      RUN: run,
    }),
  )
}

/** Batches of 64 over 8 connections. */
export function batches({ origin, paths }: Target, seconds: number, repeats = 0): Promise<Load> {
  const args = (file: string) => [join(GENERATORS, 'batches.ts'), origin, file, '64', '8', String(seconds), String(repeats)]
  return withPaths(paths, (file) => read(process.execPath, args(file), {}))
}

async function withPaths(paths: string[], use: (file: string) => Promise<Load>): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const file = join(folder, 'targets')
  writeFileSync(file, `${paths.join('\n')}\n`)
  try {
    return await use(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function read(command: string, args: string[], env: Record<string, string>): Promise<Load> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk))
    child.on('error', reject)
    child.on('close', () => {
      const found = /^RESULT (.+)$/m.exec(output)
      if (found) resolve(JSON.parse(found[1]!) as Load)
      else reject(new Error(`${command} gave no result:\n${output}`))
    })
  })
}
