import { describe, expect, it } from 'vitest'
import type { Priority, RelationKind } from './asset.ts'
import { catalogueOf, type CataloguedAsset, type Prepared, type ServiceOf } from './catalogue.ts'
import { DEFAULT_GROUPING } from './correlation.ts'
import type { Judged, Pattern } from './scenario.ts'
import type { Severity } from './severity.ts'
import { USUAL_MATRIX } from './urgency.ts'

const paging = { teamId: null, escalationPolicyId: 1, urgency: 'bySeverity' as const, grouping: DEFAULT_GROUPING }
const ids: Record<string, number> = { Shop: 1, Search: 2, Home: 3, web: 11, api: 12, db: 13, disk: 14 }
const asset = (name: string, more: Partial<CataloguedAsset> = {}): CataloguedAsset => ({
  id: ids[name]!,
  name,
  kind: 'server',
  priority: null,
  needs: { confidentiality: null, integrity: null, availability: null },
  paging: null,
  ...more,
})
const service = (name: string, priority: Priority | null = null): CataloguedAsset => asset(name, { kind: 'application', priority, paging })
const relation = (from: string, kind: RelationKind, to: string) => ({ fromId: ids[from]!, toId: ids[to]!, kind })
const known = (name: string, label: string, value: string) => ({ assetId: ids[name]!, label, value })
const scenario = (
  id: number,
  is: string,
  more: { kinds?: string[]; policyId?: number; impact?: 1 | 2 | 3 | 4; patterns?: Pattern[] } = {},
) => ({
  id,
  name: `scenario ${id}`,
  impact: more.impact ?? (4 as const),
  harms: [],
  policyId: more.policyId ?? null,
  typeId: null,
  kinds: more.kinds ?? [],
  patterns: more.patterns ?? [{ field: '@title', is }],
})
const HOME: ServiceOf = { id: ids['Home']!, name: 'Home', ...paging }

const prepared = (more: Partial<Prepared>): Prepared => ({
  assets: [],
  identifiers: [],
  relations: [],
  scenarios: [],
  matrix: USUAL_MATRIX,
  types: [],
  communicates: false,
  ...more,
})
const judge = (given: Partial<Prepared>, signal: Partial<Judged & { severity: Severity }> = {}) =>
  catalogueOf(prepared(given)).judge({ title: 'It is down', labels: {}, severity: 'medium', ...signal }, HOME)

describe('An asset is known', () => {
  const assets = [service('Home'), service('Shop'), asset('web'), asset('db')]

  it.each<[string, object[], Partial<Judged>, string | null]>([
    ['by a label', [known('web', 'instance', 'web:9100')], { labels: { instance: 'web:9100' } }, 'web'],
    ['by what the alert is from', [known('web', '@source', 'web')], { source: 'web' }, 'web'],
    ['not by another value', [known('web', 'instance', 'web:9100')], { labels: { instance: 'web' } }, null],
    ['not by another label', [known('web', 'instance', 'web')], { labels: { host: 'web' } }, null],
    ['not by a label called @source', [known('web', '@source', 'web')], { labels: { '@source': 'web' } }, null],
    ['not by what every object has', [known('web', 'constructor', 'web')], { labels: {} }, null],
    ['the first made of two', [known('db', 'a', 'x'), known('web', 'b', 'y')], { labels: { a: 'x', b: 'y' } }, 'web'],
    ['rather than the service beside it', [known('Shop', 'a', 'x'), known('db', 'b', 'y')], { labels: { a: 'x', b: 'y' } }, 'db'],
    ['where it is gone: not at all', [known('disk', 'a', 'x')], { labels: { a: 'x' } }, null],
  ])('%s', (_, identifiers, signal, name) => {
    const { assetId } = judge({ assets, identifiers: identifiers as Prepared['identifiers'] }, signal)
    expect(assetId).toBe(name === null ? null : ids[name])
  })
})

describe('An alert goes', () => {
  const assets = [service('Home'), service('Shop'), service('Search'), asset('web'), asset('db')]
  const labels = { host: 'web' }
  const web = known('web', 'host', 'web')
  const goes = (more: Partial<Prepared>, signal: Partial<Judged> = { labels }) =>
    judge({ assets, identifiers: [web], ...more }, signal).service?.name ?? 'Home'

  it('to its integration’s service where nothing else is known', () => {
    expect(goes({}, {})).toBe('Home')
    expect(goes({})).toBe('Home')
  })
  it('to the service that its labels name', () => {
    expect(goes({ identifiers: [known('Shop', 'app', 'shop')] }, { labels: { app: 'shop' } })).toBe('Shop')
  })
  it('to the service that the asset is part of, near or far', () => {
    expect(goes({ relations: [relation('web', 'partOf', 'Shop')] })).toBe('Shop')
    expect(goes({ relations: [relation('web', 'partOf', 'db'), relation('db', 'partOf', 'Shop')] })).toBe('Shop')
  })
  it('to the nearest of two, and of two as near to the first made', () => {
    const far = [relation('web', 'partOf', 'db'), relation('db', 'partOf', 'Shop')]
    expect(goes({ relations: [...far, relation('web', 'partOf', 'Search')] })).toBe('Search')
    expect(goes({ relations: [relation('web', 'partOf', 'Search'), relation('web', 'partOf', 'Shop')] })).toBe('Shop')
  })
  it('not to what only depends on the asset or runs on it', () => {
    expect(goes({ relations: [relation('Shop', 'dependsOn', 'web'), relation('Search', 'runsOn', 'web')] })).toBe('Home')
  })
  it('to the service that is named rather than the one that the asset is part of', () => {
    const identifiers = [web, known('Search', 'app', 'search')]
    expect(goes({ identifiers, relations: [relation('web', 'partOf', 'Shop')] }, { labels: { ...labels, app: 'search' } })).toBe('Search')
  })
  it('round a circle of parts without end', () => {
    expect(goes({ relations: [relation('web', 'partOf', 'db'), relation('db', 'partOf', 'web')] })).toBe('Home')
  })
})

describe('The priority that counts', () => {
  const counts = (assets: CataloguedAsset[], relations: Prepared['relations'] = [], name = 'db') => {
    const { derivation } = judge(
      { assets: [service('Home'), ...assets], relations, identifiers: [known(name, 'host', name)] },
      { labels: { host: name } },
    )
    return derivation && { priority: derivation.priority, from: derivation.inherited?.name ?? null }
  }

  it('is its own before any other', () => {
    expect(counts([asset('db', { priority: 3 }), service('Shop', 1)], [relation('Shop', 'dependsOn', 'db')])).toEqual({
      priority: 3,
      from: null,
    })
  })
  it.each<[string, Prepared['relations']]>([
    ['depends on it', [relation('Shop', 'dependsOn', 'db')]],
    ['runs on it', [relation('Shop', 'runsOn', 'db')]],
    ['it is part of', [relation('db', 'partOf', 'Shop')]],
    ['depends on what runs on it', [relation('Shop', 'dependsOn', 'api'), relation('api', 'runsOn', 'db')]],
    [
      'depends on a circle that it is in',
      [relation('Shop', 'dependsOn', 'api'), relation('api', 'dependsOn', 'db'), relation('db', 'dependsOn', 'api')],
    ],
  ])('is that of what %s', (_, relations) => {
    expect(counts([service('Shop', 1), asset('api'), asset('db')], relations)).toEqual({ priority: 1, from: 'Shop' })
  })
  it('is that of the most important, however far', () => {
    const relations = [relation('Search', 'dependsOn', 'db'), relation('Shop', 'dependsOn', 'api'), relation('api', 'dependsOn', 'db')]
    expect(counts([service('Shop', 1), service('Search', 2), asset('api'), asset('db')], relations)).toEqual({ priority: 1, from: 'Shop' })
  })
  it('does not reach past what somebody ranked', () => {
    const relations = [relation('Shop', 'dependsOn', 'api'), relation('api', 'dependsOn', 'db')]
    expect(counts([service('Shop', 1), asset('api', { priority: 3 }), asset('db')], relations)).toEqual({ priority: 3, from: 'api' })
  })
  it('is nothing where it only needs others itself', () => {
    expect(
      counts([asset('db'), asset('disk', { priority: 1 })], [relation('db', 'runsOn', 'disk'), relation('disk', 'partOf', 'db')]),
    ).toBeNull()
  })
  it('is nothing in a circle that nobody ranked, and of relations to what is gone', () => {
    expect(counts([asset('api'), asset('db')], [relation('api', 'dependsOn', 'db'), relation('db', 'dependsOn', 'api')])).toBeNull()
    expect(counts([asset('db')], [relation('Shop', 'dependsOn', 'db')])).toBeNull()
  })
  it('is that of the service that is paged where nothing else ranks the asset', () => {
    const { derivation, service: other } = judge(
      { assets: [service('Home', 2), asset('db')], identifiers: [known('db', 'host', 'db')] },
      { labels: { host: 'db' } },
    )
    expect(derivation).toMatchObject({ asset: { name: 'db' }, priority: 2, inherited: { name: 'Home' } })
    expect(other).toBeNull()
  })
  it('is that of the home service where no asset is named', () => {
    expect(judge({ assets: [service('Home', 2)] })).toMatchObject({ assetId: null, derivation: { asset: { name: 'Home' }, priority: 2 } })
    expect(judge({ assets: [service('Home')] })).toEqual({ assetId: null, service: null, derivation: null })
  })
})

describe('An alert that is tried on an asset', () => {
  const catalogue = catalogueOf(
    prepared({ assets: [service('Shop', 2), asset('web'), asset('db')], relations: [relation('web', 'partOf', 'Shop')] }),
  )
  const on = (name: string) => catalogue.judgeOn({ title: 'It is down', labels: {}, severity: 'medium' }, ids[name]!)

  it('would go to the service that the asset is part of, and count as that service ranks it', () => {
    expect(on('web')).toMatchObject({ service: { name: 'Shop' }, derivation: { priority: 2, inherited: { name: 'Shop' } } })
    expect(on('Shop')).toMatchObject({ service: { name: 'Shop' }, derivation: { priority: 2, inherited: null } })
  })
  it('goes nowhere and means what its sender says where nothing is known of the asset', () => {
    expect(on('db')).toEqual({ service: null, derivation: null })
  })
  it('is refused where there is no such asset', () => {
    expect(on('disk')).toBeUndefined()
    expect(catalogue.service(ids['web']!)).toBeUndefined()
    expect(catalogue.service(ids['Shop']!)).toMatchObject({ name: 'Shop' })
  })
})

describe('A scenario', () => {
  const met = (scenarios: Prepared['scenarios'], more: Partial<CataloguedAsset> = {}) =>
    judge(
      { assets: [service('Home'), asset('db', { priority: 2, ...more })], identifiers: [known('db', 'host', 'db')], scenarios },
      { labels: { host: 'db' } },
    ).derivation

  it('is the first that is met', () => {
    expect(met([scenario(1, '*full*'), scenario(2, '*down*'), scenario(3, '*down*')])?.scenario?.id).toBe(2)
  })
  it('is none without a pattern', () => {
    expect(met([scenario(1, '', { patterns: [] })])?.scenario).toBeNull()
  })
  it('happens only to kinds that it names', () => {
    expect(
      met([scenario(1, '*down*', { kinds: ['database'] }), scenario(2, '*down*', { kinds: ['network', 'server'] })])?.scenario?.id,
    ).toBe(2)
    expect(met([scenario(1, '*down*', { kinds: ['database'] })])).toMatchObject({ scenario: null, impact: 2 })
  })
  it('that names a policy pages by it on an asset that nobody ranked, and the sender’s severity stands', () => {
    expect(met([scenario(1, '*down*')], { priority: null })).toBeNull()
    expect(met([scenario(1, '*down*', { policyId: 9 })], { priority: null })).toMatchObject({
      policyId: 9,
      priority: null,
      severity: 'medium',
      urgency: 'low',
    })
  })
})
