import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ById, endpoint, Id, PageQuery, pageOf } from '../contract/endpoint.ts'
import { Instant } from '../domain/time.ts'
import { call, keyOf, onUnauthorised, rowsOf } from './api.ts'
import { problemOf } from './problem.ts'

const Shift = z.strictObject({ id: Id, startsAt: Instant })
const moveShift = endpoint({
  method: 'PUT',
  path: '/shifts/:id',
  access: 'session',
  summary: 'Move a shift',
  params: ById,
  query: z.strictObject({ ...PageQuery }),
  body: z.strictObject({ startsAt: Instant, note: z.string().trim() }),
  out: Shift,
})
const listShifts = endpoint({ method: 'GET', path: '/shifts', access: 'session', summary: 'Shifts', out: pageOf(Shift) })
const NOON = Date.parse('2026-05-04T12:00:00Z')
const INPUT = { params: { id: 12 }, query: { limit: 20, after: 'a&b' }, body: { startsAt: NOON, note: ' swapped ' } }

function answer(status: number, body: unknown, type = 'application/json') {
  const fetched = vi.fn(
    async (_url: string, _init: RequestInit) =>
      new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: { 'content-type': type } }),
  )
  vi.stubGlobal('fetch', fetched)
  return fetched
}
const refusal = async (promise: Promise<unknown>) =>
  problemOf(
    await promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )

afterEach(() => vi.unstubAllGlobals())

test('what goes out is in the form of the wire, what comes back in ours', async () => {
  const fetched = answer(200, { id: 12, startsAt: '2026-05-04T14:00:00+02:00' })
  expect(await call(moveShift, INPUT)).toEqual({ id: 12, startsAt: NOON })
  const [url, init] = fetched.mock.calls[0]!
  expect(url).toBe('/api/v1/shifts/12?limit=20&after=a%26b')
  expect(init.method).toBe('PUT')
  expect(init.headers).toMatchObject({ 'x-muster': '1', 'content-type': 'application/json' })
  expect(JSON.parse(String(init.body))).toEqual({ startsAt: '2026-05-04T12:00:00.000Z', note: 'swapped' })
})

test('a refusal keeps its words', async () => {
  const problem = { type: 'about:blank#in-use', status: 409, code: 'in-use', title: 'It is still in use', next: 'Remove it first.' }
  answer(409, problem, 'application/problem+json')
  expect(await refusal(call(moveShift, INPUT))).toEqual(problem)
})

test('an answer that is not ours, none at all, and one of another version each say what to do', async () => {
  answer(502, '<html>Bad gateway</html>', 'text/html')
  expect(await refusal(call(moveShift, INPUT))).toMatchObject({ status: 502, code: 'http-502', next: 'Try again in a moment.' })
  answer(200, { id: 12 })
  expect(await refusal(call(moveShift, INPUT))).toMatchObject({ code: 'other-version', next: 'Reload the page.' })
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  expect(await refusal(call(moveShift, INPUT))).toMatchObject({ status: 0, code: 'unreachable' })
})

test('who listens hears that nobody is signed in any more', async () => {
  let heard = 0
  const stop = onUnauthorised(() => heard++)
  answer(401, { type: 'about:blank', status: 401, code: 'not-signed-in', title: 'You are not signed in' })
  await refusal(call(listShifts, {}))
  stop()
  await refusal(call(listShifts, {}))
  expect(heard).toBe(1)
})

test('a key begins with what the answer is about', () => {
  expect(keyOf(moveShift, INPUT)).toEqual(['shifts', '/shifts/:id', INPUT])
  expect(
    rowsOf<typeof listShifts>({
      pages: [
        { items: [{ id: 1, startsAt: NOON }], next: 'x' },
        { items: [{ id: 2, startsAt: NOON }], next: null },
      ],
    }).map(({ id }) => id),
  ).toEqual([1, 2])
})
