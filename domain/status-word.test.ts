import { expect, it } from 'vitest'
import { statusFromWord } from './status-word.ts'

it.each([
  ['firing', 'firing'],
  ['alerting', 'firing'],
  ['OPEN', 'firing'],
  ['Re-Triggered', 'firing'],
  ['DOWN', 'firing'],
  [true, 'firing'],
  ['resolved', 'resolved'],
  ['ok', 'resolved'],
  ['UP', 'resolved'],
  ['ALERT_RECOVERY', 'resolved'],
  ['alertRecovered', 'resolved'],
  ['closed', 'resolved'],
  [false, 'resolved'],
  ['DOWN -> UP', 'resolved'],
  ['UP -> DOWN', 'firing'],
  ['ok to critical', 'firing'],
  ['not ok', 'firing'],
  ['reopened', 'firing'],
  ['acknowledged', 'acknowledged'],
  ['incident.acknowledge', 'acknowledged'],
])('%j is %s', (word, status) => {
  expect(statusFromWord(word)).toBe(status)
})

it.each([['whatever'], [''], [0], [1], [null], [{}], ['No Data'], ['all systems are up and running ok'], ['x'.repeat(1_000)]])(
  '%j says nothing',
  (word) => {
    expect(statusFromWord(word)).toBeUndefined()
  },
)
