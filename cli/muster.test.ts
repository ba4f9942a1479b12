import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-command-'))
})
afterAll(() => rm(directory, { recursive: true }))

const { DATABASE_URL: _, ...env } = process.env

function run(args: string[], settings: Record<string, string>): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env: { ...env, ...settings } }, (error, out, said) =>
      resolve({ code: error?.code ?? 0, said: out + said }),
    ),
  )
}

function muster(dataDir: string, ...args: string[]): Promise<{ code: unknown; said: string }> {
  return run([join(import.meta.dirname, 'muster.ts'), ...args], { MUSTER_DATA_DIR: dataDir })
}

describe.each([
  ['password-reset', 'ann@example.org'],
  ['backup', join(tmpdir(), 'never-written.backup')],
])('%s', (command, argument) => {
  test('where there is no database says so, and makes none', async () => {
    const none = join(directory, 'none')
    expect(await muster(none, command, argument)).toEqual({
      code: 1,
      said: expect.stringContaining(`There is no database in ${none}. Name the data directory`),
    })
    expect(existsSync(none)).toBe(false)
    expect(await muster(directory, command, argument)).toMatchObject({ code: 1, said: expect.stringContaining('There is no database in') })
    expect(await readdir(directory)).toEqual([])
  })
})

describe('the runtime that serves', () => {
  // Prints what the runtime was begun with when it ends, here at once for a setting that cannot be.
  const told = ['--import', `data:text/javascript,process.once('exit',()=>console.log(process.execArgv.join(' ')))`]
  const serve = (...flags: string[]) =>
    run([...flags, ...told, join(import.meta.dirname, 'run.js'), 'serve'], { MUSTER_PORT: 'none', MUSTER_DATA_DIR: directory })

  test('has room for the young', async () => {
    expect(await serve()).toEqual({
      code: 1,
      said: expect.stringMatching(/^--max-semi-space-size=64 --import [^]*MUSTER_PORT is not a port/),
    })
  })

  test('keeps what whoever started it set', async () => {
    expect((await serve('--max-semi-space-size=8')).said).toMatch(/^--max-semi-space-size=8 --import/)
  })
})
