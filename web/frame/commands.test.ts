import { expect, test } from 'vitest'
import { ranked, type Command } from './commands.ts'

const command = (label: string, words = ''): Command => ({ id: label, kind: 'go', label, words, run: () => {} })
const COMMANDS = [
  command('Go to incidents'),
  command('Declare an incident'),
  command('Incidents of Checkout'),
  command('Settings', 'integrations audit'),
]
const labels = (query: string, most = 9) => ranked(COMMANDS, query, most).map(({ label }) => label)

test('beginnings of words come before what only contains the word', () => {
  expect(labels('inc')).toEqual(['Incidents of Checkout', 'Go to incidents', 'Declare an incident'])
})

test('every word must occur, also in the further words', () => {
  expect(labels('audit')).toEqual(['Settings'])
  expect(labels('declare inc')).toEqual(['Declare an incident'])
  expect(labels('declare audit')).toEqual([])
})

test('of fifty thousand only the best few are kept', () => {
  const many = Array.from({ length: 50_000 }, (_, index) => command(`Incident ${index} on host-${index % 977}`))
  expect(ranked(many, 'host-97 incid', 20)).toHaveLength(20)
})
