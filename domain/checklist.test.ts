import { expect, test } from 'vitest'
import { checklist, type Standing } from './checklist.ts'
import { can } from './permission.ts'

const nothing: Standing = {
  channels: false,
  schedules: false,
  policies: false,
  services: false,
  integrations: false,
  heard: false,
  others: false,
  answered: false,
}
const idsFor = (role: 'admin' | 'manager' | 'viewer') =>
  checklist(nothing, (permission) => can({ kind: 'user', userId: 1, role }, permission)).map(({ id }) => id)

test('everybody is asked only for what they may do', () => {
  expect(idsFor('admin')).toEqual(['channel', 'people', 'schedule', 'policy', 'service', 'integration', 'heard', 'answered'])
  expect(idsFor('manager')).toEqual(['schedule', 'policy', 'service', 'integration', 'heard', 'answered'])
  expect(idsFor('viewer')).toEqual(['answered'])
})

test('what is there counts as done', () => {
  const items = checklist({ ...nothing, schedules: true, answered: true }, () => true)
  expect(items.filter(({ done }) => done).map(({ id }) => id)).toEqual(['schedule', 'answered'])
})
