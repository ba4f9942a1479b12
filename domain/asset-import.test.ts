import { describe, expect, it, test } from 'vitest'
import type { Entry } from './asset-entry.ts'
import { planImport, writeInventory, type Inventory, type KnownAsset } from './asset-import.ts'

const asset = (id: number, name: string, more: Partial<KnownAsset> = {}): KnownAsset => ({
  id,
  name,
  kind: 'application',
  priority: null,
  description: '',
  hourlyCost: null,
  confidentiality: null,
  integrity: null,
  availability: null,
  rtoMinutes: null,
  rpoMinutes: null,
  teamId: null,
  ownerIds: [],
  tags: [],
  identifiers: [],
  ...more,
})
const inventory: Inventory = {
  assets: [
    asset(1, 'Shop', { priority: 1, teamId: 1, tags: ['b', 'a'] }),
    asset(2, 'Web 1', { kind: 'server', identifiers: [{ label: 'instance', value: 'web-1' }], ownerIds: [3] }),
    asset(3, 'Hall', { kind: 'facility' }),
    asset(4, 'Rack'),
  ],
  relations: [
    { fromId: 1, toId: 2, kind: 'runsOn' },
    { fromId: 4, toId: 3, kind: 'partOf' },
  ],
  kinds: [
    { key: 'application', name: 'Application' },
    { key: 'server', name: 'Machine' },
    { key: 'facility', name: 'Facility' },
  ],
  teams: [{ id: 1, name: 'Platform' }],
  people: [
    { id: 1, email: 'ann@example.com', active: true },
    { id: 3, email: 'cy@example.com', active: false },
  ],
}
type Fields = Record<string, string | string[] | null>
const plan = (...rows: Fields[]) =>
  planImport(
    rows.map((fields, i): Entry => ({ line: i + 1, fields: Object.entries(fields) })),
    inventory,
    ({ tags }) => (tags.length > 30 ? ['tags: At most 30 tags.'] : []),
  )
const only = (fields: Fields) => plan(fields).lines[0]!

describe('A value is read as people write it', () => {
  test.each<[string, string | string[], object]>([
    ['priority', 'P2', { priority: 2 }],
    ['Priority', '2', { priority: 2 }],
    ['kind', 'machine', { kind: 'server' }],
    ['kind', 'SERVER', { kind: 'server' }],
    ['hourly_cost', '1,500', { hourlyCost: 1_500 }],
    ['Availability', 'High', { availability: 3 }],
    ['integrity', '1', { integrity: 1 }],
    ['RTO', '4h', { rtoMinutes: 240 }],
    ['rpo', '1d', { rpoMinutes: 1_440 }],
    ['team', 'platform', { teamId: 1 }],
    ['owners', 'ANN@example.com', { ownerIds: [1] }],
    ['tags', 'EU; web;eu', { tags: ['eu', 'web'] }],
    ['tags', ['a;b', 'c'], { tags: ['a;b', 'c'] }],
    [
      'identifiers',
      'instance=web-9:9100;host=web-9',
      {
        identifiers: [
          { label: 'instance', value: 'web-9:9100' },
          { label: 'host', value: 'web-9' },
        ],
      },
    ],
    ['description', '  two words ', { description: 'two words' }],
  ])('%s %j', (column, value, facts) => {
    const { created, lines } = plan({ name: 'New', [column]: value })
    expect(lines[0]!.problems).toEqual([])
    expect(created[0]).toMatchObject(facts)
  })
})

describe('A line is refused in words', () => {
  test.each<[Fields, string]>([
    [{ name: ' ' }, 'It has no name.'],
    [{ name: 'X', colour: 'red' }, 'There is no column called “colour”.'],
    [{ name: 'X', '': 'red' }, 'It has more cells than there are columns with a name.'],
    [{ name: 'X', rto: '1h', RTO: '2h' }, 'The column rto is there twice.'],
    [{ name: 'X', description: 'a\0b' }, 'The column description holds a character that cannot be stored.'],
    [{ name: 'X', kind: 'toaster' }, 'There is no kind called “toaster”.'],
    [{ name: 'X', team: 'Nobody' }, 'There is no team called “Nobody”.'],
    [{ name: 'X', owners: 'zed@example.com' }, 'Nobody here has the address “zed@example.com”.'],
    [{ name: 'X', owners: 'cy@example.com' }, 'The account of cy@example.com is not active.'],
    [{ name: 'X', priority: 'P5' }, '“P5” is no priority: it is P1, P2, P3 or P4.'],
    [{ name: 'X', priority: ['P1', 'P2'] }, 'The column priority holds one value, not several.'],
    [{ name: 'X', availability: 'very' }, '“very” is no need: it is low, medium or high.'],
    [{ name: 'X', hourlyCost: '1.5' }, '“1.5” is no amount: it is a whole number.'],
    [{ name: 'X', rto: 'soon' }, '“soon” is no time: it is a number of minutes, or such as 30m, 4h or 1d.'],
    [{ name: 'X', identifiers: 'web-1' }, '“web-1” does not say label=value.'],
    [{ name: 'X', identifiers: 'instance=web-1' }, 'Web 1 is known by instance=web-1 already.'],
    [{ name: 'X', tags: Array.from({ length: 31 }, (_, i) => `t${i}`) }, 'tags: At most 30 tags.'],
    [{ name: 'X', dependsOn: 'Y' }, 'dependsOn: there is no asset called “Y”, here or in the inventory.'],
    [{ name: 'X', runsOn: 'x' }, 'runsOn: an asset cannot be related to itself.'],
    [{ name: 'Hall', partOf: 'Rack' }, 'It would go round: Rack is part of Hall, which is part of Rack.'],
  ])('%j: %s', (fields, problem) => {
    expect(only(fields)).toMatchObject({ does: 'refused', problems: [problem] })
  })

  it('that names what another names', () => {
    const { lines } = plan({ name: 'New', identifiers: 'a=b' }, { name: 'NEW' }, { name: 'Other', identifiers: 'a=b' })
    expect(lines.map(({ problems }) => problems)).toEqual([[], ['NEW is on line 1 already.'], ['New is known by a=b already.']])
  })

  it('of a ring of twenty thousand each in a short sentence, at once', () => {
    const ring = Array.from({ length: 20_000 }, (_, i) => ({ name: `l${i}`, runsOn: `l${(i + 1) % 20_000}` }))
    const began = performance.now()
    const { lines } = plan(...ring)
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(new Set(lines.flatMap(({ problems }) => problems))).toEqual(
      new Set([
        'It would go round: l0 runs on l1, which runs on l2, which runs on l3, which runs on l4, which runs on 19995 more in between, which runs on l0.',
      ]),
    )
    expect(lines.every(({ does }) => does === 'refused')).toBe(true)
  })

  it('that gives an asset more relations than it may have', () => {
    const rows = Array.from({ length: 1_000 }, (_, i) => ({ name: `n${i}`, runsOn: 'Hall' }))
    // the hall holds a rack already
    expect(plan(...rows.slice(1)).lines.every(({ does }) => does === 'create')).toBe(true)
    expect(plan(...rows).lines[7]!.problems).toEqual(['Hall would have 1001 relations; an asset has 1000 at most.'])
    expect(
      plan({ name: 'Hub', dependsOn: rows.map(({ name }) => name) }, ...rows.slice(1), { name: 'n0', partOf: 'Hub' }).lines[0],
    ).toMatchObject({ problems: ['Hub would have 1001 relations; an asset has 1000 at most.'] })
  })

  it('that closes a loop with other new ones', () => {
    const { lines } = plan({ name: 'A', runsOn: 'B' }, { name: 'B', runsOn: 'C' }, { name: 'C', runsOn: 'A' }, { name: 'D', runsOn: 'A' })
    expect(lines.map(({ does }) => does)).toEqual(['refused', 'refused', 'refused', 'create'])
    expect(lines[0]!.problems).toEqual(['It would go round: A runs on B, which runs on C, which runs on A.'])
  })
})

describe('A plan', () => {
  it('leaves what is not written, and what is written empty', () => {
    expect(only({ name: 'shop', priority: '', tags: '' })).toEqual({ line: 1, name: 'Shop', does: 'nothing', changes: [], problems: [] })
    expect(only({ name: 'Shop', tags: 'a;b', runsOn: 'WEB 1' }).does).toBe('nothing')
    expect(only({ name: 'Web 1', owners: 'cy@example.com' }).does).toBe('nothing')
  })

  it('says field by field what changes', () => {
    const { lines, changed, added, removed } = plan({
      name: 'Shop',
      priority: null,
      rto: '60',
      team: null,
      tags: 'a',
      runsOn: 'Hall',
      kind: null,
    })
    expect(lines[0]).toMatchObject({
      does: 'change',
      changes: [
        { field: 'priority', before: 'P1', after: '' },
        { field: 'rto', before: '', after: '1h' },
        { field: 'team', before: 'Platform', after: '' },
        { field: 'tags', before: 'a, b', after: 'a' },
        { field: 'runsOn', before: 'Web 1', after: 'Hall' },
      ],
    })
    expect(changed).toEqual([asset(1, 'Shop', { rtoMinutes: 60, tags: ['a'] })])
    expect(added).toEqual([{ fromId: 1, toId: 3, kind: 'runsOn' }])
    expect(removed).toEqual([{ fromId: 1, toId: 2, kind: 'runsOn' }])
  })

  it('relates what is new to what is new, whichever comes first', () => {
    const { added, created } = plan({ name: 'A', dependsOn: 'b;Hall' }, { name: 'B' })
    expect(created.map(({ id }) => id)).toEqual([-1, -2])
    expect(added).toEqual([
      { fromId: -1, toId: -2, kind: 'dependsOn' },
      { fromId: -1, toId: 3, kind: 'dependsOn' },
    ])
  })

  it('hands over what one asset is known by to another, in one go', () => {
    const { lines } = plan({ name: 'Web 2', identifiers: 'instance=web-1' }, { name: 'Web 1', identifiers: 'instance=old' })
    expect(lines.map(({ does }) => does)).toEqual(['create', 'change'])
  })

  it('of what was written out does nothing', () => {
    const rows = writeInventory(inventory).map((row): Fields => row)
    expect(plan(...rows).lines.map(({ does }) => does)).toEqual(['nothing', 'nothing', 'nothing', 'nothing'])
  })
})
