import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSecretKey } from './secret-key.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'muster-key-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

describe('the secret key', () => {
  it('is the same for all who make it at once, and for all who read it later', async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => readSecretKey({ dataDir })))
    expect(new Set(keys.map(String)).size).toBe(1)
    expect(String(keys[0])).toMatch(/^[0-9a-f]{64}$/)
    expect(String(await readSecretKey({ dataDir }))).toBe(String(keys[0]))
    expect(await readdir(dataDir)).toEqual(['secret.key'])
    if (process.platform !== 'win32') expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
  })

  it('is never made anew over a file that lost its content', async () => {
    await writeFile(join(dataDir, 'secret.key'), '')
    await expect(readSecretKey({ dataDir })).rejects.toThrow(/holds no key.*backup/)
  })
})
