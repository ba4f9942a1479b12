import { expect, test } from 'vitest'
import { DEFAULT_GROUPING } from '../../domain/correlation.ts'
import type { Severity, Urgency } from '../../domain/severity.ts'
import type { Derivation } from '../../domain/urgency.ts'
import { roundsOf, type Arrival } from './arrival.ts'

/** An alert of the one key, as it was judged to go to a service; `urgency` null: it was not judged. */
function arrival(serviceName: string, severity: Severity, urgency: Urgency | null, title = serviceName): Arrival {
  const inlet = {
    id: 1,
    kind: 'generic',
    name: 'Sender',
    config: {},
    enabled: true,
    serviceId: serviceName.length,
    serviceName,
    teamId: null,
    escalationPolicyId: 1,
    urgency: 'bySeverity' as const,
    grouping: DEFAULT_GROUPING,
  }
  return {
    inlet,
    signal: { kind: 'alert', key: 'k', title, severity, labels: {}, links: [] },
    at: 1,
    ...(urgency === null ? {} : { judged: { assetId: serviceName.length, derivation: { severity, urgency } as Derivation } }),
  }
}

test.each<[string, [Arrival, Arrival], { service: string; asset: number | undefined; severity: Severity }]>([
  [
    'the worse that came first',
    [arrival('Shop', 'critical', 'high'), arrival('Search', 'low', 'low')],
    { service: 'Shop', asset: 4, severity: 'critical' },
  ],
  [
    'the worse that came last',
    [arrival('Search', 'low', 'low'), arrival('Shop', 'critical', 'high')],
    { service: 'Shop', asset: 4, severity: 'critical' },
  ],
  [
    'the louder of two as severe',
    [arrival('Shop', 'medium', 'high'), arrival('Search', 'medium', 'low')],
    { service: 'Shop', asset: 4, severity: 'medium' },
  ],
  [
    'the later of two alike',
    [arrival('Shop', 'high', 'high'), arrival('Search', 'high', 'high')],
    { service: 'Search', asset: 6, severity: 'high' },
  ],
  [
    'the later, which was not judged',
    [arrival('Shop', 'low', 'low'), arrival('Search', 'critical', null)],
    { service: 'Search', asset: undefined, severity: 'critical' },
  ],
])('what is said twice goes where it was judged to go: %s', (_, both, { service, asset, severity }) => {
  const [[folded]] = roundsOf(both) as [[ReturnType<typeof roundsOf>[number][number]]]
  expect(folded).toMatchObject({
    count: 2,
    inlet: { serviceName: service },
    signal: { severity, title: both[1].signal.kind === 'alert' ? both[1].signal.title : '' },
  })
  expect(folded.judged?.assetId).toBe(asset)
})
