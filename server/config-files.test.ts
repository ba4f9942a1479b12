import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAuthority } from '../test/fakes/certificates.ts'
import { dataDirFault, tlsFaults } from './config-files.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-config-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, text)
  return path
}

describe('certificate and key', () => {
  const authority = createAuthority()
  const mine = authority.issue(['muster.example.com'])
  const other = authority.issue(['muster.example.com'])

  test('are right when they were made together', async () => {
    expect(tlsFaults(await file('cert.pem', mine.cert), await file('key.pem', mine.key))).toEqual([])
    expect(tlsFaults(undefined, undefined)).toEqual([])
  })

  test('that were not made together are refused', async () => {
    expect(tlsFaults(await file('cert.pem', mine.cert), await file('other.pem', other.key))).toEqual([
      expect.stringContaining('does not belong to the certificate'),
    ])
  })

  test('are each told apart from what is no PEM', async () => {
    const words = await file('words.pem', 'no certificate\n')
    expect(tlsFaults(words, words)).toEqual([
      expect.stringMatching(/^MUSTER_TLS_CERT: that file holds no PEM certificate/),
      expect.stringMatching(/^MUSTER_TLS_KEY: that file holds no PEM private key/),
    ])
    expect(tlsFaults(await file('key.pem', mine.key), undefined)).toEqual([expect.stringContaining('holds no PEM certificate')])
  })

  test('are files that can be read', () => {
    expect(tlsFaults(directory, join(directory, 'none'))).toEqual([
      'MUSTER_TLS_CERT: that is a directory; name a PEM file in it.',
      expect.stringMatching(/^MUSTER_TLS_KEY: that file cannot be read \(ENOENT\)/),
    ])
  })
})

describe('the data directory', () => {
  test('may be missing where it can be made, and looking makes nothing', async () => {
    const before = await readdir(directory)
    expect(dataDirFault(directory)).toBeUndefined()
    expect(dataDirFault(join(directory, 'deep', 'down'))).toBeUndefined()
    expect(await readdir(directory)).toEqual(before)
  })

  test('is no file and lies below none', async () => {
    const path = await file('data', '')
    expect(dataDirFault(path)).toBe('MUSTER_DATA_DIR: that is a file; name a directory.')
    expect(dataDirFault(join(path, 'below'))).toMatch(/^MUSTER_DATA_DIR: no directory can be made in .*data \(ENOTDIR\)/)
  })

  test.runIf(process.platform === 'linux')('cannot be made in /proc, whatever the rights say', () => {
    expect(dataDirFault('/proc/x')).toMatch(/^MUSTER_DATA_DIR: no directory can be made in \/proc \(/)
  })
})
