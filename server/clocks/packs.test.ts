import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPacks } from './packs.ts'

describe('The packs that come with Muster', () => {
  const { obligations, calendars } = readPacks()

  it('have the obligations that are on from the start', () => {
    expect(obligations.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual([
      'cra-14-incident',
      'cra-14-vulnerability',
      'dora-19',
      'gdpr-33',
      'gdpr-33-processor',
      'gdpr-34',
      'hipaa-large',
      'hipaa-small',
      'nis2-23',
      'sec-8k-105',
    ])
  })

  it('say of everything that was not held against the law that counsel has to', () => {
    const loose = obligations.filter(({ reviewed }) => reviewed === null)
    expect(loose.length).toBeGreaterThan(10)
    expect(loose.filter(({ unsure, enabled }) => unsure === null || enabled)).toEqual([])
  })

  it('count by calendars that are there', () => {
    expect([...calendars.keys()]).toEqual(['target', 'us-federal', 'weekdays'])
  })
})

describe('A pack that cannot be read', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-packs-'))
    cpSync(join(import.meta.dirname, '../../packs'), folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('stops the start, and all of them are named', () => {
    writeFileSync(join(folder, 'clocks/own.yaml'), 'id: own\ntitle: [')
    writeFileSync(join(folder, 'clocks/other.yaml'), 'id: another')
    writeFileSync(join(folder, 'calendars/own.yaml'), 'id: own')
    expect(() => readPacks(folder)).toThrow(/calendars\/own\.yaml.*clocks\/other\.yaml.*clocks\/own\.yaml/s)
  })
})
