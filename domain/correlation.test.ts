import { describe, expect, it } from 'vitest'
import {
  alertRef,
  correlate,
  DEFAULT_GROUPING,
  groupKey,
  groupRef,
  type Arrived,
  type Known,
  type OpenIncident,
  type Route,
} from './correlation.ts'
import type { AlertSignal } from './signal.ts'
import { MINUTE } from './time.ts'
import type { Derivation } from './urgency.ts'

const NOW = Date.UTC(2026, 10, 3, 3, 12)
const route: Route = { integrationId: 1, integrationName: 'Prometheus', serviceId: 5, urgency: 'bySeverity', grouping: DEFAULT_GROUPING }

function arrived(signal: Partial<AlertSignal>, more: Partial<Arrived> = {}): Arrived {
  return {
    route,
    signal: { kind: 'alert', key: 'a', title: 'Disk full', severity: 'medium', labels: { alertname: 'Disk' }, links: [], ...signal },
    count: 1,
    at: NOW,
    assetId: null,
    derivation: null,
    ...more,
  }
}

const nothing = (): Known => ({ alerts: new Map(), incidents: new Map() })
const open: OpenIncident = { id: 70, state: 'triggered', severity: 'medium', urgency: 'low', groupUntil: null }
const DISK = groupRef(5, JSON.stringify(['Disk']))
const knowing = (incident: Partial<OpenIncident> = {}): Known => ({
  alerts: new Map(),
  incidents: new Map([[DISK, { ...open, ...incident }]]),
})

describe('the group of an alert', () => {
  const alert = { key: 'k', source: 'web01', group: undefined, labels: { alertname: 'Disk', cluster: 'eu' } }
  it.each([
    ['alone', { ...DEFAULT_GROUPING, by: 'alert' as const }, null],
    ['of its service', { ...DEFAULT_GROUPING, by: 'service' as const }, 'service'],
    ['of its name where the sender groups nothing', DEFAULT_GROUPING, '["Disk"]'],
    ['of labels and source', { ...DEFAULT_GROUPING, labels: ['cluster', '@source', 'missing'] }, '["eu","web01",""]'],
  ])('%s', (_, grouping, key) => expect(groupKey(grouping, alert)).toBe(key))

  it('is the sender’s own where it has one', () => expect(groupKey(DEFAULT_GROUPING, { ...alert, group: 'g' })).toBe('["g"]'))
})

describe('a new alert', () => {
  it('opens an incident where nothing is open', () => {
    const plan = correlate([arrived({})], nothing())
    expect(plan.fresh).toMatchObject([{ title: 'Disk full', severity: 'medium', urgency: 'low', alertCount: 1 }])
    expect(plan.alerts).toMatchObject([{ incident: { fresh: 0 }, fate: 'opened' }])
  })

  it('joins what another of the same batch opens, and makes it as bad as the worst', () => {
    const plan = correlate([arrived({ key: 'a' }), arrived({ key: 'b', severity: 'critical' })], nothing())
    expect(plan.fresh).toMatchObject([{ alertCount: 2, severity: 'critical', urgency: 'high' }])
    expect(plan.alerts.map(({ fate }) => fate)).toEqual(['opened', 'joined'])
  })

  it('joins the open incident of its group, and raises it where it is worse', () => {
    const plan = correlate([arrived({ severity: 'high' })], knowing())
    expect(plan.fresh).toEqual([])
    expect(plan.joins).toEqual(new Map([[70, 1]]))
    expect(plan.raises).toMatchObject([{ alertId: null, incidentId: 70, severity: 'high' }])
  })

  const judged = (urgency: 'high' | 'low', severity: 'critical' | 'high' | 'medium' | 'low') => ({
    derivation: { asset: { id: 1, name: 'Shop' }, priority: null, said: severity, severity, urgency, impact: 2 } as Derivation,
  })

  it.each<[string, Partial<Arrived>, Partial<OpenIncident>, object[]]>([
    ['as severe and louder', judged('high', 'medium'), {}, [{ severity: 'medium', urgency: 'high' }]],
    ['less severe and louder', judged('high', 'medium'), { severity: 'high' }, [{ severity: 'medium', urgency: 'high' }]],
    ['as severe and as quiet', judged('low', 'medium'), {}, []],
    ['as severe and quieter', judged('low', 'medium'), { urgency: 'high' }, []],
  ])('raises what it joins where it is louder: %s', (_, more, incident, raises) => {
    const plan = correlate([arrived({ key: 'a' }, more), arrived({ key: 'b' }, more)], knowing(incident))
    expect(plan.raises).toMatchObject(raises)
    expect(plan.raises).toHaveLength(raises.length)
  })

  it('makes what opens in its batch as loud as the loudest, and never quieter', () => {
    const batch = [arrived({ key: 'a' }, judged('high', 'medium')), arrived({ key: 'b', severity: 'high' }, judged('low', 'high'))]
    for (const arrivals of [batch, batch.toReversed()])
      expect(correlate(arrivals, nothing()).fresh).toMatchObject([{ severity: 'high', urgency: 'high' }])
  })

  it('opens another once the window of the group has passed, which lets its group go', () => {
    const plan = correlate([arrived({})], knowing({ groupUntil: NOW }))
    expect(plan.releases).toEqual([70])
    expect(plan.fresh).toHaveLength(1)
  })

  it('reopens once what was resolved not long ago; the second of the batch joins it', () => {
    const reopening = { ...route, grouping: { ...DEFAULT_GROUPING, reopenMinutes: 10 } }
    const plan = correlate(
      [arrived({ key: 'a' }, { route: reopening }), arrived({ key: 'b' }, { route: reopening })],
      knowing({ state: 'resolved' }),
    )
    expect(plan.reopens).toMatchObject([{ incidentId: 70 }])
    expect(plan.alerts.map(({ fate }) => fate)).toEqual(['reopened', 'joined'])
  })
})

describe('an open alert that is said again', () => {
  const known = (): Known => ({ ...nothing(), alerts: new Map([[alertRef(1, 'a'), { id: 9, incidentId: 70, severity: 'medium' }]]) })

  it('is counted, and its end moved on', () => {
    const plan = correlate([arrived({ expiresAt: NOW + 5 * MINUTE }, { count: 3 })], known())
    expect(plan.repeats).toEqual([{ alertId: 9, count: 3, at: NOW, expiresAt: NOW + 5 * MINUTE }])
    expect(plan.alerts).toEqual([])
  })

  it('raises its incident where it is worse than before', () => {
    expect(correlate([arrived({ severity: 'critical' })], known()).raises).toMatchObject([
      { alertId: 9, incidentId: 70, severity: 'critical' },
    ])
    expect(correlate([arrived({ severity: 'low' })], known()).raises).toEqual([])
  })
})
