import { describe, expect, it } from 'vitest'
import { healthWarnings, pagingFaults, type HealthFacts, type PagingFacts } from './health.ts'
import { DAY, HOUR, MINUTE, SECOND } from './time.ts'

const paging = (change: Partial<PagingFacts> = {}): string[] =>
  pagingFaults({ turnedAgo: 100, faultsInARow: 0, escalationLag: 0, pageLag: 0, intakeStuck: 0, canaryAge: MINUTE, upFor: DAY, ...change })

describe('pagingFaults', () => {
  it('has none while everything turns', () => {
    expect(paging()).toEqual([])
    expect(
      paging({
        turnedAgo: 19 * SECOND,
        faultsInARow: 2,
        escalationLag: 25 * SECOND,
        pageLag: 25 * SECOND,
        intakeStuck: 10 * SECOND,
        canaryAge: 10 * MINUTE,
      }),
    ).toEqual([])
    expect(paging({ canaryAge: null, upFor: MINUTE })).toEqual([])
  })
  it.each<[Partial<PagingFacts>, RegExp]>([
    [{ turnedAgo: 21 * SECOND }, /stood still for 21 s/],
    [{ faultsInARow: 3 }, /failed 3 times in a row/],
    [{ escalationLag: 26 * SECOND }, /An escalation has been due for 26 s/],
    [{ pageLag: 5 * MINUTE }, /A page has been due for 5 min/],
    [{ intakeStuck: 12 * SECOND }, /taken no alert for 12 s/],
    [{ canaryAge: 11 * MINUTE }, /last canary page arrived 11 min ago/],
    [{ canaryAge: null, upFor: 11 * MINUTE }, /No canary page has arrived yet/],
  ])('finds %o', (change, words) => {
    expect(paging(change)).toEqual([expect.stringMatching(words)])
  })
})

describe('healthWarnings', () => {
  const good: HealthFacts = {
    now: 100 * DAY,
    backupAt: 99 * DAY,
    disk: { free: 50e9, total: 100e9 },
    clockOffset: 12,
    peopleWithoutMethod: 0,
    servicesReachingNobody: 0,
    channels: [{ title: 'E-mail', tries: 100, errors: 5 }],
    silentNodes: [],
    heartbeat: { failing: false },
  }
  it('has none where all is well', () => {
    expect(healthWarnings(good)).toEqual([])
  })
  it.each<[Partial<HealthFacts>, RegExp]>([
    [{ backupAt: null }, /No backup was ever made/],
    [{ backupAt: 92 * DAY }, /last backup is 8 d old/],
    [{ disk: { free: 100e6, total: 100e9 } }, /100 MB left/],
    [{ clockOffset: -9_000 }, /differs from the database’s by 9 s/],
    [{ peopleWithoutMethod: 1 }, /^1 person who may be paged/],
    [{ servicesReachingNobody: 2 }, /^2 services would page nobody/],
    [{ channels: [{ title: 'SMS', tries: 10, errors: 4 }] }, /SMS failed 4 of 10 times/],
    [{ silentNodes: [{ name: 'b', silentFor: HOUR }] }, /The node b has said nothing for 1 h/],
    [{ heartbeat: { failing: true } }, /outgoing heartbeat/],
  ])('warns of %o', (change, words) => {
    expect(healthWarnings({ ...good, ...change })).toEqual([expect.stringMatching(words)])
  })
})
