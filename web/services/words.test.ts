import { describe, expect, it } from 'vitest'
import { DEFAULT_GROUPING } from '../../domain/correlation.ts'
import { groupingSentences } from './words.ts'

describe('a grouping in words', () => {
  it('names what alerts share, and what happens when the trouble returns', () => {
    expect(groupingSentences(DEFAULT_GROUPING)).toEqual([
      'Alerts that agree in the group that the sender names join one open incident.',
      'They join for as long as it is open.',
      'Once it is resolved, the same trouble opens a new incident and pages again.',
    ])
  })

  it('says for how long alerts join, and until when an incident is reopened', () => {
    expect(groupingSentences({ by: 'labels', labels: ['cluster', '@source'], windowMinutes: 90, reopenMinutes: 10 })).toEqual([
      'Alerts that agree in cluster and the source join one open incident.',
      'They join for 1 h 30 min after it opened; later ones open another.',
      'If the same trouble comes back within 10 min after it was resolved, the incident is reopened.',
    ])
  })

  it('has no window where each alert stands alone', () => {
    expect(groupingSentences({ ...DEFAULT_GROUPING, by: 'alert' })[0]).toBe('Each alert opens an incident of its own.')
    expect(groupingSentences({ ...DEFAULT_GROUPING, by: 'alert' })).toHaveLength(2)
  })
})
