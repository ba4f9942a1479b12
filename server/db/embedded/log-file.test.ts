import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { logFile } from './log-file.ts'

test('the log stays small while somebody goes on writing to it, and nobody else may read it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-log-'))
  const log = logFile(join(directory, 'postgres.log'))
  const writer = await log.open()
  await writer.write('x'.repeat(9 * 1024 * 1024))
  await log.bound()
  await writer.write('after\n')
  const said = await log.mark()
  await writer.write('new\n')
  expect(await said()).toBe('new\n')
  expect(await readFile(log.path, 'utf8')).toBe('after\nnew\n')
  expect((await stat(`${log.path}.1`)).size).toBe(9 * 1024 * 1024)
  expect((await stat(log.path)).mode & 0o077).toBe(0)
  await writer.close()
  await rm(directory, { recursive: true })
})
