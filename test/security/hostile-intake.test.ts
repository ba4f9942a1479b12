import { gzipSync } from 'node:zlib'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { event, integration, openWorld, person, service, type World } from '../harness.ts'

let world: World
let url: string
let ordinary: string
const routes: { name: string; path: string; routingKey?: string }[] = []

beforeAll(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  const mute = await person(world, 'mute', [])
  ;({ key: ordinary } = await service(world, 'ordinary', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 600 }]))
  const { serviceId } = await service(world, 'hostile', [{ targets: [{ kind: 'user', id: mute }], delayMinutes: 600 }])
  const made = async (kind: string, config?: object) => (await integration(world, serviceId, kind, config)).key
  const pagerduty = await made('pagerduty')
  const mapped = await made('generic', {
    title: 'body.title.matches("^(a+)+$") ? "regular" : body.title + body.title',
    key: 'body.list.map(a, body.list.map(b, body.list.map(c, a + b + c)))[0][0][0]',
    description: 'body.title + body.title + body.title + body.title',
    group: 'body.list.exists(a, body.list.exists(b, body.list.exists(c, a == b && b != c)))',
  })
  routes.push(
    { name: 'PagerDuty events', path: '/v2/enqueue', routingKey: pagerduty },
    { name: 'PagerDuty changes', path: '/v2/change/enqueue', routingKey: pagerduty },
    { name: 'anything, as guessed', path: `/ingest/${await made('generic')}` },
    { name: 'anything, with expressions', path: `/ingest/${mapped}` },
    { name: 'Alertmanager', path: `/ingest/${await made('alertmanager')}` },
    { name: 'Prometheus', path: `/ingest/${await made('alertmanager-api')}/api/v2/alerts` },
    { name: 'a heartbeat', path: `/heartbeat/${await made('heartbeat', { intervalSeconds: 600, graceSeconds: 0, severity: 'high' })}` },
  )
  await world.muster.app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(world.muster.app.server.address() as { port: number }).port}`
})
afterAll(() => world.close())

/** What every source looks at, around one hostile title and one hostile set of labels; both are JSON. */
const alert =
  (title: string, labels = '{"a":"b"}') =>
  (key: string) =>
    `{"routing_key":"${key}","event_action":"trigger","title":${title},"dedup_key":${title},"list":[1,2,3],"labels":${labels},` +
    `"payload":{"summary":${title},"source":${title},"severity":"critical","custom_details":${labels}},` +
    `"version":"4","groupKey":${title},"status":"firing","alerts":[{"status":"firing","labels":${labels},"annotations":{"summary":${title}},"startsAt":"2026-03-02T09:00:00Z"}]}`
const list = (labels: string) => () => `[{"labels":${labels},"annotations":{"summary":"x"}}]`
const labels10k = JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`l${i}`, `v${i}`])))
const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))
const bytes = (text: string, ...more: number[]) => Buffer.concat([Buffer.from(text), Buffer.from(more)])

type Payload = { name: string; body: (key: string) => string | Uint8Array; headers?: Record<string, string> }
const payloads: Payload[] = [
  { name: 'a megabyte in one title', body: alert(`"${'x'.repeat(1_000_000)}"`) },
  { name: 'a megabyte of events', body: () => `[${Array(60_000).fill('{"title":"x"}').join(',')}]` },
  { name: 'nesting 10,000 deep', body: () => '['.repeat(10_000) + ']'.repeat(10_000) },
  { name: 'nesting 10,000 deep inside', body: alert('"x"', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`) },
  { name: 'nesting 100,000 deep without an end', body: () => '{"a":'.repeat(100_000) },
  { name: 'NUL', body: alert('"a\\u0000b"', '{"a\\u0000":"b\\u0000"}') },
  { name: 'a raw NUL', body: (key) => bytes(alert('"x"')(key).replace('"x"', '"\0"')) },
  { name: 'lone surrogates', body: alert('"a\\ud800b\\udc00"', '{"\\udfff":"\\ud800"}') },
  { name: 'bad UTF-8', body: (key) => bytes(alert('"x"')(key).slice(0, -1) + ',"y":"', 0xc3, 0x28, 0xff, 0x22, 0x7d) },
  { name: 'UTF-16', body: (key) => Buffer.from(alert('"x"')(key), 'utf16le') },
  { name: '10,000 labels', body: alert('"x"', labels10k) },
  { name: '10,000 labels in a list', body: list(labels10k) },
  { name: 'numbers that are none', body: alert('1e999', '{"a":1e999,"b":-0}') },
  { name: 'NaN', body: () => '{"title":NaN}' },
  { name: 'keys that reach into prototypes', body: alert('"x"', '{"__proto__":"y","constructor":"z","toString":"w"}') },
  { name: 'what a regular expression can choke on', body: alert(`"${'a'.repeat(60_000)}!"`) },
  {
    name: 'a long list for nested loops',
    body: (key) => alert('"x"')(key).replace('[1,2,3]', JSON.stringify(Array.from({ length: 2_000 }, (_, i) => i))),
  },
  { name: 'a template', body: alert('"{{#each this}}{{> this}}{{/each}} ${7*7} %s%n"') },
  { name: 'a gzip bomb', body: () => bomb, headers: { 'content-encoding': 'gzip' } },
  { name: 'more than is read', body: () => ' '.repeat(5 * 1_048_576) },
  { name: 'no body', body: () => '' },
  { name: 'a content type that is none', body: alert('"x"'), headers: { 'content-type': '\u00ff; charset=\u00fe' } },
]

async function post(
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as BodyInit,
  })
  return { status: response.status, text: await response.text() }
}

describe.each(payloads)('$name', ({ name, body, headers }) => {
  it('gets a clear answer at every way in, and an ordinary alert beside it pages', async () => {
    const before = world.rings.length
    const kept = () => world.db.one<{ n: number }>(sql`select count(*)::int as n from unreadable_payload`).then(({ n }) => n)
    const keptBefore = await kept()
    const neighbour = post('/v2/enqueue', JSON.stringify(event(ordinary, 'trigger', `beside ${name}`)))
    const answers = await Promise.all(
      routes.map(async ({ name: route, path, routingKey = '' }) => ({ route, ...(await post(path, body(routingKey), headers)) })),
    )
    for (const { route, status, text } of answers) {
      const where = `${route} answered ${status}: ${text.slice(0, 300)}`
      expect(status < 300 || (status >= 400 && status < 500), where).toBe(true)
      // Whoever is refused is told why; nobody is told how we are built.
      if (status >= 400) expect(text, where).toMatch(/[a-z]{3,} [a-z]/)
      expect(text, where).not.toMatch(/node_modules|\.ts:\d|at async/)
    }
    expect((await neighbour).status).toBe(202)
    await world.at('+16m')
    expect(world.rings.slice(before).some((ring) => ring.message.title.includes(`beside ${name}`))).toBe(true)
    // What came with a good key of its own in the path and could not be read is there to be looked at.
    const refused = answers.filter(({ route, status }) => status === 400 && !route.startsWith('PagerDuty'))
    expect(await kept()).toBeGreaterThanOrEqual(keptBefore + refused.length)
  })
})

// JSON is kept as it is said: what PostgreSQL cannot make text of would only be noticed by whoever reads it.
it('every alert that was made of it can be opened', async () => {
  const kept = await world.db.rows<{ id: number }>(sql`select id from alert order by id`)
  expect(kept.length).toBeGreaterThan(payloads.length)
  for (const { id } of kept) expect(await world.call('GET', `alerts/${id}`)).toMatchObject({ status: 200 })
})

it('expressions that would choke are refused when they are saved, or stopped when they run', async () => {
  const { items } = await world.api('GET', 'integrations')
  const { serviceId } = items[0]
  for (const title of [
    'body.title.matches("(a+)+$") ? "x" : "y"',
    'body.list.map(a, body.list.map(b, body.list.map(c, body.list.map(d, a))))',
  ]) {
    const answer = await world.call('POST', 'integrations', { serviceId, kind: 'generic', name: `with ${title.length}`, config: { title } })
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500)
    if (answer.status >= 400) {
      expect(JSON.stringify(answer.body)).toMatch(/title/)
      continue
    }
    const path = new URL(answer.body.url ?? answer.body.address ?? `${url}/ingest/${answer.body.key}`).pathname
    const sent = await post(path, JSON.stringify({ title: `${'a'.repeat(50_000)}!`, list: Array.from({ length: 1_000 }, (_, i) => i) }))
    expect(sent.status).toBeLessThan(500)
  }
  const beside = await post('/v2/enqueue', JSON.stringify(event(ordinary, 'trigger', 'after expressions')))
  expect(beside.status).toBe(202)
})
