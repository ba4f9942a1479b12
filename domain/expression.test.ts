import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileExpression, type Outcome } from './expression.ts'
import { BUDGET } from './expression-meter.ts'

function run(source: string, body: unknown, query = {}): Outcome | { refused: string } {
  const compiled = compileExpression(source)
  return 'problem' in compiled ? { refused: compiled.problem } : compiled.expression.run({ body, query })
}

const body = {
  title: 'Disk full',
  count: 5,
  nothing: null,
  tags: ['db', 'prod'],
  labels: { 'app.kubernetes.io/name': 'shop', host: 'web01' },
  alerts: [
    { status: 'firing', host: 'a' },
    { status: 'ok', host: 'b' },
    { status: 'firing', host: 'c' },
  ],
}

describe('an expression', () => {
  it.each<[string, unknown]>([
    ['body.title', 'Disk full'],
    ['body.labels["app.kubernetes.io/name"]', 'shop'],
    ['"Disk on " + body.labels.host', 'Disk on web01'],
    ['string(body.count) + " hosts"', '5 hosts'],
    ['body.count > 3 ? "critical" : "warning"', 'critical'],
    ['body.?missing.?deeper.orValue("unknown")', 'unknown'],
    ['has(body.labels.host)', true],
    ['"prod" in body.tags', true],
    ['body.tags.join(", ")', 'db, prod'],
    ['body.alerts.filter(a, a.status == "firing").map(a, a.host).join(" ")', 'a c'],
    ['body.alerts.exists(a, a.status != "ok")', true],
    ['body.title.lowerAscii().split(" ")[0]', 'disk'],
    ['query.team', 'core'],
    ['timestamp("2026-11-24T08:24:06Z")', Date.parse('2026-11-24T08:24:06Z')],
    ["r'\\d' + '\\n\"é'", '\\d\n"é'],
    ['-1.5', -1.5],
    ['{"a": [1.0, "x", true, null]}.a[1]', 'x'],
    ['body.alerts == body.alerts && body.labels != {"x": "y"}', true],
  ])('%s', (source, value) => {
    expect(run(source, body, { team: 'core' })).toEqual({ value })
  })

  it.each([['body.missing'], ['body.missing.deeper'], ['body.nothing'], ['body.tags[7]'], ['body.?missing'], ['query.x']])(
    'says that %s is absent, not that it is wrong',
    (source) => {
      expect(run(source, body)).toHaveProperty('absent')
    },
  )

  it.each([
    ['body.', /Expected IDENTIFIER.*character 6/],
    ['', /ends too early/],
    ['body.check +', /ends too early: something is missing \(at character 13\)/],
    ['body.check )', /Unexpected character|Expected EOF/],
    ['payload.title', /Unknown variable: payload.*`body`/],
    ['body.title.shout()', /shout.*spelling/],
    ['1 + "x"', /no such overload: int \+ string.*string\(…\)/],
    ['body.title.matches("(a+)+$")', /Regular expressions/],
    ['cel.bind(x, body, x)', /`bind` is not offered/],
    ['type(body)', /`type` is not offered/],
    ['optional.of(body)', /not offered/],
    ['b"abc"', /not offered/],
    ['meterLoop(body, 0)', /not offered/],
    ['body.tags.map(1, x)', /iteration variable/],
    ['"' + 'x'.repeat(1_000) + '"', /1002 characters; at most 1000/],
    ['('.repeat(400) + '1' + ')'.repeat(400), /maxDepth|not/],
  ])('refuses %j in words', (source, words) => {
    expect(run(source, body)).toEqual({ refused: expect.stringMatching(words) })
  })

  it('says in words what it cannot do on this input', () => {
    expect(run('body.count + "x"', body)).toEqual({
      problem: expect.stringMatching(/no such overload.*string\(…\)/),
    })
    expect(run('body.title ? 1 : 2', body)).toEqual({ problem: expect.stringMatching(/must be bool/) })
    expect(run('body.a', JSON.parse('{"constructor":"x","a":1}'))).toEqual({
      problem: expect.stringMatching(/`constructor`/),
    })
  })

  it('sees own properties only', () => {
    expect(run('body.toString', {})).toHaveProperty('absent')
    expect(run('body.constructor', {})).toHaveProperty('absent')
    expect(run('body["__proto__"]', {})).toHaveProperty('absent')
    expect(run('body["__proto__"].a', JSON.parse('{"__proto__":{"a":"own"}}'))).toEqual({ value: 'own' })
  })
})

describe('the meter', () => {
  const text = 'a'.repeat(500_000)
  const list = Array.from({ length: 1_000 }, (_, i) => `v${i}`)
  const large = Array.from({ length: 50_000 }, (_, i) => ({ n: i }))
  const hostile = { text, list, large, twin: structuredClone(large) }

  it.each([
    ['loops in loops', 'body.large.map(x, body.large.map(y, body.large.map(z, 1)))'],
    ['loops whose errors are swallowed', 'body.list.all(x, body.list.all(y, body.list.all(z, z.foo == 1)))'],
    [
      'alternatives after a spent budget',
      `${Array(5).fill('body.list.exists(x, body.list.exists(y, body.large.exists(z, x == z)))').join(' || ')}`,
    ],
    ['a list that doubles', '[[1, 2, 3, 4, 5, 6, 7, 8]]' + '.map(b, b + b)'.repeat(22) + '.size()'],
    ['a text that doubles', '["xxxxxxxxxxxxxxxx"]' + '.map(b, b + b)'.repeat(22) + '[0].size()'],
    ['deep comparison in a loop', 'body.list.filter(x, body.large == body.twin).size()'],
    ['search of a long text in a loop', 'body.list.filter(x, body.text.contains("aaab" + x)).size()'],
    ['splitting a long text in a loop', 'body.list.map(x, body.text.split("")).size()'],
    ['a text that grows by joining', 'body.list.map(x, body.text).join("").size()'],
  ])('stops %s', (_, source) => {
    expect(run(source, hostile)).toEqual({ problem: expect.stringMatching(/too much work/) })
  })

  it('lets honest work on a long list pass', () => {
    expect(run('body.list.filter(x, x.startsWith("v99")).join(",").size()', hostile)).toEqual({ value: 53n })
  })

  it('is shared by the expressions of one request', () => {
    const compiled = compileExpression('body.list.map(x, x + "!").size()')
    if ('problem' in compiled) throw new Error(compiled.problem)
    const budget = { left: BUDGET }
    let runs = 0
    while ('value' in compiled.expression.run({ body: hostile }, budget)) runs++
    expect(runs).toBeGreaterThan(5)
    expect(runs).toBeLessThan(100)
  })

  it('leaves the next request unharmed', () => {
    run('body.large.map(x, body.large.map(y, 1))', hostile)
    expect(run('body.list[0]', hostile)).toEqual({ value: 'v0' })
  })
})

it('no expression and no payload makes it throw', () => {
  const word = fc.constantFrom('body', '.', 'a', '[0]', '(', ')', '"x"', '+', '==', '.map(x, x)', '?', ':', '1', ' in ', '!', '.?a')
  const source = fc.oneof(
    fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
    fc.string({ maxLength: 40 }),
  )
  fc.assert(
    fc.property(source, fc.jsonValue(), (text, value) => {
      expect(Object.keys(run(text, value))).toHaveLength(1)
    }),
  )
})
