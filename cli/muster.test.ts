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

function muster(dataDir: string, ...args: string[]): Promise<{ code: unknown; said: string }> {
  const { DATABASE_URL: _, ...env } = process.env
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'muster.ts'), ...args],
      { env: { ...env, MUSTER_DATA_DIR: dataDir } },
      (error, out, said) => resolve({ code: error?.code ?? 0, said: out + said }),
    ),
  )
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
