import { describe, expect, it } from 'vitest'
import { guess } from './guess.ts'
import type { Json } from './json.ts'

describe('the guess at a title', () => {
  it.each<[Json, string | undefined]>([
    [{ title: 'Disk full', message: 'on web01' }, 'Disk full'],
    [{ message: 'Disk full\nmore below' }, 'Disk full'],
    [{ MONITOR_NAME: 'Shop', STATUS: 'DOWN' }, 'Shop'],
    [{ ruleName: 'CPU', title: '[Alerting] CPU alert' }, '[Alerting] CPU alert'],
    [{ ruleName: 'Load', title: 'Too high' }, 'Load: Too high'],
    [{ incident: { condition_name: 'CPU', summary: 'above 1 %' } }, 'CPU: above 1 %'],
    [{ subject: 'Mail', body: 'text' }, 'Mail'],
    [{ message: 'Failed', user: { name: 'Ann' }, contexts: { browser: { name: 'Chrome' } } }, 'Failed'],
    [{ title: { en: 'x' }, name: '  ' }, undefined],
    [{}, undefined],
    [null, undefined],
    ['text', undefined],
    [[{ title: 'x' }], undefined],
  ])('of %j is %j', (event, title) => {
    expect(guess(event).title).toBe(title)
  })
})

describe('the guess at a key', () => {
  const key = (event: Json) => guess(event).key
  it('takes an explicit key as it is, an id with its name', () => {
    expect(key({ title: 'x', dedup_key: 'web01/disk', id: 5 })).toBe('web01/disk')
    expect(key({ title: 'x', rule_id: 0 })).toBe('ruleid:0')
    expect(key({ title: 'x', id: 'abc' })).toBe('id:abc')
  })
  it('is not the id of something else in the payload', () => {
    expect(key({ message: 'x', user: { id: 7 } })).toBe('~x')
  })
  it('is the same for the firing and the resolved message of a tool that has none', () => {
    expect(key({ title: '[FIRING:2] Disk full', host: 'web01' })).toBe('~web01|Disk full')
    expect(key({ title: '[RESOLVED] Disk full', host: 'web01' })).toBe('~web01|Disk full')
    expect(key({ title: '[shop] Disk full', host: 'web01' })).toBe('~web01|[shop] Disk full')
  })
  it('made from a title is never the same as an equal explicit one', () => {
    expect(key({ summary: 'hello' })).not.toBe(key({ summary: 'goodbye', dedup: 'hello' }))
  })
})

describe('the guess at the rest', () => {
  it('reads status from usual fields, flags, and severities that mean none', () => {
    expect(guess({ state: 'ok' }).status).toBe('resolved')
    expect(guess({ incident: { state: 'OPEN' } }).status).toBe('firing')
    expect(guess({ resolved: true }).status).toBe('resolved')
    expect(guess({ severity: 'OK' }).status).toBe('resolved')
    expect(guess({ severity: 'critical' }).status).toBeUndefined()
    expect(guess({ status: 200 }).status).toBeUndefined()
  })
  it('finds a severity wherever it is said in a word that means one', () => {
    expect(guess({ level: 'error' }).severity).toBe('high')
    expect(guess({ level: 3, tags: { severity: 'warning' } }).severity).toBe('medium')
  })
  it('finds when it began, and leaves unset and ending times alone', () => {
    const at = Date.parse('2017-07-06T19:10:14Z')
    expect(guess({ incident: { started_at: 1_499_368_214, ended_at: 1_499_368_836 } }).startedAt).toBe(at)
    expect(guess({ started_at: 0, ended_at: 1_499_368_836, resolved_time: 1_499_368_836 }).startedAt).toBeUndefined()
    expect(guess({ outage_time_unix: '1499368214' }).startedAt).toBe(at)
  })
  it('collects labels from objects, pairs and texts', () => {
    const { labels } = guess({
      labels: { team: 'core', n: 5 },
      tags: [['browser', 'Chrome'], 'env:prod', 'zone=eu', 'plain'],
      host: 'web01',
    })
    expect(labels).toEqual([
      ['team', 'core'],
      ['n', '5'],
      ['browser', 'Chrome'],
      ['env', 'prod'],
      ['zone', 'eu'],
      ['host', 'web01'],
    ])
  })
  it('collects explanations and links', () => {
    expect(guess({ title: 'T', message: 'a', details: 'b', reason: 'a' }).description).toBe('a\n\nb')
    expect(guess({ ruleUrl: 'https://g.example.com/x', imageUrl: 'https://g.example.com/i', url: 'dontcare' }).links).toEqual([
      { href: 'https://g.example.com/x', text: 'ruleUrl' },
    ])
  })
  it('does not walk without end', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, { title: i }]))
    expect(guess({ ...wide, message: 'late' }).labels).toEqual([])
    let deep: Json = { title: 'deep' }
    for (let i = 0; i < 60; i++) deep = { x: deep }
    expect(guess(deep).title).toBeUndefined()
  })
})
