import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { setupText } from '../source.ts'
import { sources } from './index.ts'

describe.each(sources.map((source) => [source.kind, source] as const))('%s', (_, source) => {
  it('has settings that a form can be drawn from', () => {
    expect(z.toJSONSchema(source.config, { io: 'input' })).toMatchObject({ type: 'object' })
  })
  it('has a set-up to copy with address and key filled in', () => {
    const text = setupText(source, {
      base: 'https://muster.example.com:8443',
      key: 'k123',
      url: 'https://muster.example.com:8443/ingest/k123',
    })
    expect(text).toContain('k123')
    expect(text).toContain('https://muster.example.com:8443')
    expect(text).toContain('curl')
    expect(text).not.toMatch(/\{\{\w+\}\}/)
  })
})

it('no kind is unknown twice', () => {
  expect(new Set(sources.map(({ kind }) => kind)).size).toBe(sources.length)
})

it('Prometheus is told scheme, host and path apart', () => {
  const [first] = sources
  if (first === undefined) throw new Error('no sources')
  const text = setupText(first, {
    base: 'http://10.0.0.5:8080',
    key: 'k123',
    url: 'http://10.0.0.5:8080/ingest/k123',
  })
  expect(text).toContain('scheme: http\n')
  expect(text).toContain('path_prefix: /ingest/k123')
  expect(text).toContain("targets: ['10.0.0.5:8080']")
})
