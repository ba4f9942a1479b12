import { describe, expect, it } from 'vitest'
import type { Json } from './json.ts'
import { Mapping, signalsOf, tryMapping } from './mapping.ts'
import type { AlertSignal } from './signal.ts'

const NOW = Date.parse('2026-11-24T08:30:00Z')
const sample = {
  check: 'disk',
  host: 'web01',
  output: '99 % used',
  state: 2,
  open: true,
  level: 'page',
  cluster: 'eu-1',
  since: 1_795_508_643,
}
const mapping = {
  title: 'body.check + ": " + body.output',
  key: 'body.host + "/" + body.check',
  severity: 'body.level',
  status: 'body.open',
  source: 'body.host',
  description: '"state " + string(body.state)',
  group: 'body.cluster',
  startedAt: 'body.since',
}

function read(body: Json, by: Mapping = mapping) {
  return signalsOf({ body, receivedAt: NOW }, by)
}
function alert(body: Json, by: Mapping = mapping): AlertSignal {
  const parsed = read(body, by)
  if ('unreadable' in parsed) throw new Error(parsed.unreadable)
  const [signal] = parsed.signals
  if (signal?.kind !== 'alert') throw new Error(`a ${signal?.kind} came`)
  return signal
}

describe('a mapped payload', () => {
  it('becomes the alert that the expressions describe', () => {
    expect(alert(sample)).toEqual({
      kind: 'alert',
      key: 'web01/disk',
      title: 'disk: 99 % used',
      severity: 'critical',
      startedAt: Date.parse('2026-11-24T08:24:03Z'),
      source: 'web01',
      labels: { cluster: 'eu-1', host: 'web01', check: 'disk' },
      group: 'eu-1',
      description: 'state 2',
      links: [],
      details: { payload: sample },
    })
  })

  it('resolves and acknowledges by its key', () => {
    expect(read({ ...sample, open: false })).toEqual({ signals: [{ kind: 'resolve', key: 'web01/disk' }] })
    expect(read({ ...sample, open: 'acknowledged' })).toEqual({
      signals: [{ kind: 'acknowledge', key: 'web01/disk' }],
    })
  })

  it('falls back to the guess where an expression yields nothing, and says so', () => {
    const rough = alert({ title: 'Disk full', host: 'web01', severity: 'warning', open: true })
    expect(rough).toMatchObject({
      title: 'Disk full',
      key: '~web01|Disk full',
      severity: 'medium',
      source: 'web01',
    })
    expect(rough.details).toMatchObject({
      notes: expect.arrayContaining([expect.stringMatching(/^title: No such key: check/), expect.stringMatching(/^severity: /)]),
    })
  })

  it('takes unknown words as firing and high, never as nothing', () => {
    expect(alert({ ...sample, open: 'bogus', level: 'SEV9' })).toMatchObject({ severity: 'high' })
  })

  it('bounds what expressions make', () => {
    const long = alert(sample, { title: 'body.output + body.output', key: 'body.long' })
    expect(long.title).toBe('99 % used99 % used')
    const huge = alert({ ...sample, long: 'k'.repeat(900), output: 'o\n'.repeat(30_000) })
    expect(huge.title.length).toBe(1_024)
    expect(alert({ ...sample, long: 'k'.repeat(900) }, { title: 'body.check', key: 'body.long' }).key).toHaveLength(255)
  })

  it('is read event by event where it is a list, and a broken one harms no other', () => {
    expect(read([sample, {}, 'Something burns', { ...sample, host: 'web02' }])).toMatchObject({
      signals: [{ key: 'web01/disk' }, { title: 'Something burns' }, { key: 'web02/disk' }],
      rejected: expect.stringMatching(/^Event 2: Nothing in it looks like a title/),
    })
    expect(read(Array(1_001).fill(sample))).toMatchObject({
      rejected: expect.stringMatching(/first 1000 were read/),
    })
  })

  it.each<[Json]>([[{}], [null], [7], [''], [[]], [[[]]], [{ a: { b: 1 } }]])('refuses %j in words', (body) => {
    expect(read(body)).toEqual({ unreadable: expect.stringMatching(/\w/) })
  })

  it('stops a mapping that costs too much, and pages all the same', () => {
    const bomb = { title: 'body.l.map(x, body.l.map(y, body.l.map(z, x + y + z))).size() > 0 ? "a" : "b"' }
    const saved = alert({ message: 'Real trouble', l: Array(2_000).fill('x') }, bomb)
    expect(saved.title).toBe('Real trouble')
    expect(saved.details).toMatchObject({ notes: [expect.stringMatching(/too much work/)] })
  })
})

describe('a mapping in the settings', () => {
  it('may be empty', () => {
    expect(Mapping.parse({})).toEqual({})
    expect(Mapping.parse({ title: '  ' })).toEqual({ title: '' })
  })

  it('is refused with the fault of each expression', () => {
    const issues = Mapping.safeParse({ title: 'body.', key: 'body.a.matches("(a+)+$")', severity: 'x' }).error?.issues
    expect(issues?.map(({ path, message }) => `${String(path[0])}: ${message}`)).toEqual([
      expect.stringMatching(/^title: Expected/),
      expect.stringMatching(/^key: Regular expressions/),
      expect.stringMatching(/^severity: Unknown variable: x/),
    ])
  })

  it('is tried on a sample: the signals as they would come', () => {
    expect(tryMapping({ body: sample }, mapping, NOW)).toEqual({
      signals: [expect.objectContaining({ key: 'web01/disk' })],
      notes: [],
    })
  })

  it('is tried on a sample: every problem with its field', () => {
    const tried = tryMapping(
      { body: sample },
      {
        title: 'body.check +',
        key: 'body.state + "x"',
        severity: 'body.check',
        status: 'body.host',
        description: 'body',
      },
      NOW,
    )
    expect(tried).toEqual({
      problems: [
        { field: 'title', message: expect.stringMatching(/^The expression ends too early/) },
        { field: 'key', message: expect.stringMatching(/no such overload/) },
        { field: 'severity', message: expect.stringMatching(/“disk” is no severity/) },
        { field: 'status', message: expect.stringMatching(/“web01” is no status/) },
        { field: 'description', message: expect.stringMatching(/list or an object/) },
      ],
    })
  })

  it('is tried on a sample: what the sample does not hold is a note, a payload without a title a problem', () => {
    expect(tryMapping({ body: sample }, { ...mapping, group: 'body.rack' }, NOW)).toMatchObject({
      notes: [{ field: 'group', message: expect.stringMatching(/No such key: rack.*The guess is used/) }],
    })
    expect(tryMapping({ body: { a: 1 } }, {}, NOW)).toEqual({
      problems: [{ field: 'title', message: expect.stringMatching(/title/) }],
    })
  })
})
