import { describe, expect, it } from 'vitest'
import type { Mapping } from '../../domain/mapping.ts'
import type { Parsed, SourceInput } from '../source.ts'
import { generic } from './generic.ts'

const NOW = Date.parse('2026-11-24T08:30:00Z')
const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

function parse(body: string | Uint8Array, type = JSON_TYPE, more: Partial<SourceInput> = {}, mapping: Mapping = {}): Parsed {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return generic.parse({ path: '', headers: { 'content-type': type }, query: {}, body: bytes, receivedAt: NOW, ...more }, mapping)
}

describe('a generic payload', () => {
  it('is read as JSON whatever its content type says', () => {
    for (const type of [JSON_TYPE, 'text/plain', FORM_TYPE, ''])
      expect(parse('{"title":"Disk full"}', type)).toMatchObject({
        signals: [{ kind: 'alert', title: 'Disk full' }],
      })
  })

  it('is read as a form, where an explicit key is the identity', () => {
    const key = (form: string) => (parse(form, FORM_TYPE) as { signals: { key: string }[] }).signals[0]?.key
    expect(key('summary=hello')).toBe(key('summary=hello'))
    expect(key('summary=goodbye&dedup=hello')).toBe('hello')
    expect(key('summary=hello')).not.toBe('hello')
    expect(parse('summary=hello&status=resolved&dedup=k', FORM_TYPE)).toEqual({
      signals: [{ kind: 'resolve', key: 'k' }],
    })
  })

  it('may be JSON in the one field of a form', () => {
    const form = `payload=${encodeURIComponent('{"title":"Wrapped"}')}`
    expect(parse(form, FORM_TYPE)).toMatchObject({ signals: [{ title: 'Wrapped' }] })
    expect(parse('payload={', FORM_TYPE)).toEqual({
      unreadable: expect.stringMatching(/^The field payload: .*not JSON/),
    })
  })

  it('may be plain text', () => {
    expect(parse('[FIRING] disk full\non web01', 'text/plain')).toMatchObject({
      signals: [{ title: '[FIRING] disk full' }],
    })
    expect(parse('disk full', FORM_TYPE)).toMatchObject({ signals: [{ title: 'disk full' }] })
  })

  it('may stand in the address, where there is no body', () => {
    const repeated = { title: ['From a button', 'again'] as unknown as string, severity: 'low' }
    expect(parse('', '', { query: repeated })).toMatchObject({
      signals: [{ title: 'From a button', severity: 'low' }],
    })
  })

  it('is mapped with query and headers in sight, without what proves the sender', () => {
    const request = {
      headers: { 'content-type': JSON_TYPE, 'x-team': 'core', authorization: 'Bearer s', x: undefined },
      query: { dc: 'eu' },
    }
    const mapping = {
      title: 'body.t + " " + headers["x-team"] + " " + query.dc',
      source: 'headers.authorization',
    }
    const parsed = parse('{"t":"T"}', JSON_TYPE, request, mapping)
    expect(parsed).toMatchObject({ signals: [{ title: 'T core eu' }] })
    expect(JSON.stringify(parsed)).not.toContain('Bearer')
  })

  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['nothing', '', '', /empty/],
    ['white space', ' \n ', JSON_TYPE, /empty/],
    ['broken JSON', '{"a":', JSON_TYPE, /not JSON/],
    ['broken JSON under the name of a form', '{"a":', FORM_TYPE, /not JSON/],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x41]), 'text/plain', /UTF-8/],
    ['a form without names', '=', FORM_TYPE, /title/],
    ['a megabyte and more', ' '.repeat(1_048_577), 'text/plain', /at most 1048576/],
    ['JSON without a title', '{"a":1}', JSON_TYPE, /title/],
  ])('that is %s is refused in words', (_, body, type, words) => {
    expect(parse(body, type)).toEqual({ unreadable: expect.stringMatching(words) })
  })
})
