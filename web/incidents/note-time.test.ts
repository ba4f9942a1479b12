import { expect, test } from 'vitest'
import { readNote } from './note-time.ts'

const now = Date.parse('2026-03-04T09:50:00Z')
const openedAt = Date.parse('2026-03-04T09:30:20Z')
const read = (typed: string, zone = 'Europe/Berlin') => {
  const { at, ...rest } = readNote(typed, { now, openedAt, zone })
  return { ...rest, ...(at === undefined ? {} : { at: new Date(at).toISOString() }) }
}

test('a note without a time is about now', () => {
  expect(read('  rolled back  ')).toEqual({ text: 'rolled back' })
  expect(read('@ann look at this')).toEqual({ text: '@ann look at this' })
  expect(read('t+x is no time')).toEqual({ text: 't+x is no time' })
})

test('a clock time is the last one that the viewer has seen', () => {
  expect(read('@10:42 first tickets')).toEqual({ text: 'first tickets', at: '2026-03-04T09:42:00.000Z' })
  expect(read('@9.05:10 deploy')).toEqual({ text: 'deploy', at: '2026-03-04T08:05:10.000Z' })
  expect(read('@23:10 late', 'Europe/Berlin')).toEqual({ text: 'late', at: '2026-03-03T22:10:00.000Z' })
})

test('t counts from when the incident opened, in minutes unless a unit is named', () => {
  expect(read('t+12 found it')).toEqual({ text: 'found it', at: '2026-03-04T09:42:20.000Z' })
  expect(read('t-3 deploy began')).toEqual({ text: 'deploy began', at: '2026-03-04T09:27:20.000Z' })
  expect(read('T+0h10 looked')).toEqual({ text: 'looked', at: '2026-03-04T09:40:20.000Z' })
})

test('what has not come yet is said, and kept', () => {
  expect(read('t+45 too early')).toMatchObject({ text: 'too early', fault: 'That time is still to come.' })
  expect(read('@25:10 no')).toMatchObject({ fault: 'There is no such time of day.' })
})

test('of an hour that comes twice, the later one that is past', () => {
  const then = Date.parse('2026-10-25T01:40:00Z')
  expect(new Date(readNote('@02:30 x', { now: then, openedAt: then, zone: 'Europe/Berlin' }).at!).toISOString()).toBe(
    '2026-10-25T01:30:00.000Z',
  )
})
