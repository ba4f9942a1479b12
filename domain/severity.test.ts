import { describe, expect, it } from 'vitest'
import { isMoreSevere, severityFromWord, urgencyOf } from './severity.ts'

describe('severityFromWord', () => {
  it.each([
    ['critical', 'critical'],
    ['CRITICAL', 'critical'],
    ['SEV-1', 'critical'],
    ['P1', 'critical'],
    ['error', 'high'],
    ['Sev 2', 'high'],
    [' warning ', 'medium'],
    ['info', 'low'],
    ['P5', 'low'],
  ])('reads %j as %s', (word, severity) => {
    expect(severityFromWord(word)).toBe(severity)
  })
  it('knows nothing of other words, numbers and prototypes', () => {
    for (const word of ['whatever', '', 1, null, 'constructor', '__proto__', 'x'.repeat(100_000)])
      expect(severityFromWord(word)).toBeUndefined()
  })
})

describe('urgency', () => {
  it('follows severity where the service says so', () => {
    expect(urgencyOf('bySeverity', 'high')).toBe('high')
    expect(urgencyOf('bySeverity', 'medium')).toBe('low')
    expect(urgencyOf('low', 'critical')).toBe('low')
  })
  it('has critical above all', () => {
    expect(isMoreSevere('critical', 'high')).toBe(true)
    expect(isMoreSevere('high', 'high')).toBe(false)
  })
})
