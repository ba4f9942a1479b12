import { describe, expect, it } from 'vitest'
import { draftPostmortem, type PostmortemFacts } from './postmortem.ts'
import { HOUR, MINUTE, SECOND } from './time.ts'

const openedAt = Date.parse('2026-11-07T03:00:12Z')
const facts: PostmortemFacts = {
  incidentId: 12,
  title: 'Checkout is down',
  serviceName: 'Checkout',
  severity: 'critical',
  openedAt,
  acknowledgedAt: openedAt + 4 * MINUTE + 10 * SECOND,
  resolvedAt: openedAt + HOUR + 5 * MINUTE,
  alertCount: 3,
  responders: ['Ann', 'Bob'],
  roles: [
    { name: 'Commander', people: ['Ann', 'Bob'] },
    { name: 'Scribe', people: ['Cat'] },
  ],
  told: [{ name: 'Legal', line: 'Counsel | by day', at: openedAt + 20 * MINUTE }],
  timeline: [
    { at: openedAt, kind: 'incident.opened', sentence: 'Opened as critical: Prometheus reported “Down”' },
    { at: openedAt + 1, kind: 'page.sent', sentence: 'E-mail to Ann was accepted' },
    { at: openedAt + HOUR, kind: 'incident.resolved', sentence: 'Ann resolved it' },
    { at: openedAt + MINUTE, kind: 'note', sentence: 'Bob noted: *restarted* <b>it</b>\n# twice | and [more](http://evil)' },
  ],
}
const draft = draftPostmortem(facts)

describe('A postmortem draft', () => {
  it('has the four questions as sections, then the timeline', () => {
    expect(draft.match(/^## .*$/gm)).toEqual([
      '## Summary',
      '## What caused it?',
      '## What were the consequences?',
      '## How could the response be better?',
      '## What prevents the next one?',
      '## Timeline',
    ])
  })

  it('computes what can be computed', () => {
    expect(draft).toContain('| Severity | SEV1 (critical) |')
    expect(draft).toContain('| Opened | 2026-11-07 03:00:12 UTC |')
    expect(draft).toContain('| Acknowledged | 2026-11-07 03:04:22 UTC, after 4 min 10 s |')
    expect(draft).toContain('| Resolved | 2026-11-07 04:05:12 UTC, after 1 h 5 min |')
    expect(draft).toContain('| Responders | Ann, Bob |')
    expect(draft).toContain('| Commander | Ann, then Bob |\n| Scribe | Cat |')
    expect(draft).toContain('| Told Legal | 2026-11-07 03:20:12 UTC, after 20 min, by Counsel \\| by day |')
    expect(draft).toContain('It was open for 1 h 5 min, 4 min 10 s passed until somebody acknowledged it, and 3 alerts came in.')
  })

  it('tells the timeline by when things happened, without routine', () => {
    const entries = draft.slice(draft.indexOf('## Timeline')).match(/^- .*$/gm)!
    expect(entries.map((line) => line.slice(0, 40))).toEqual([
      '- **2026-11-07 03:00:12** Opened as crit',
      '- **2026-11-07 03:01:12** Bob noted: \\*r',
      '- **2026-11-07 04:00:12** Ann resolved i',
    ])
  })

  it('shows what people and senders wrote as they wrote it: nothing in it is markup', () => {
    expect(draft).toContain('Bob noted: \\*restarted\\* \\<b\\>it\\</b\\> \\# twice \\| and \\[more\\](http://evil)')
    expect(draftPostmortem({ ...facts, title: '# x\n## y' })).toMatch(/^# \\# x \\#\\# y\n/)
  })

  it('says what never happened', () => {
    const open = draftPostmortem({ ...facts, acknowledgedAt: null, resolvedAt: null, responders: [], timeline: [] })
    expect(open).toContain('| Acknowledged | never |')
    expect(open).toContain('It was never resolved, nobody acknowledged it')
    expect(open).toContain('- Nothing was recorded.')
  })

  it('says how much it leaves out', () => {
    const timeline = Array.from({ length: 302 }, (_, i) => ({ at: openedAt + i, kind: 'note', sentence: `Note ${i}` }))
    expect(draftPostmortem({ ...facts, timeline })).toMatch(/2 more entries are in the timeline of the incident\.\n$/)
  })
})
