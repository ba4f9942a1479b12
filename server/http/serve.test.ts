import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { endpoint, type Endpoint } from '../../contract/endpoint.ts'
import { can, type Actor } from '../../domain/permission.ts'
import { serve, type Route } from './serve.ts'

const ann: Actor = { kind: 'user', userId: 1, role: 'admin' }

/** The answer of one endpoint with one request from `asker`; its handler says who it was told that asks. */
async function ask(access: Endpoint['access'], asker: Actor | null): Promise<{ status: number; asks?: string | null }> {
  const app = Fastify()
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request) => {
    request.actor = asker
  })
  const asked = endpoint({ method: 'GET', path: '/door', access, summary: '', out: z.strictObject({ asks: z.string().nullable() }) })
  const door: Route = { endpoint: asked, handle: async ({ actor }) => ({ asks: actor && can(actor, 'setting.write') ? actor.kind : null }) }
  serve(app, door)
  const answer = await app.inject('/api/v1/door')
  return { status: answer.statusCode, ...(answer.statusCode === 200 ? answer.json<{ asks: string | null }>() : {}) }
}

test('Behind an open door nobody is somebody who may do everything', async () => {
  for (const access of ['public', 'link', 'key'] as const) expect(await ask(access, null)).toEqual({ status: 200, asks: null })
})

test('A handler for people signed in is not called for nobody', async () => {
  for (const access of ['session', 'device', { permit: 'setting.write' }] as const) expect((await ask(access, null)).status).toBe(401)
  expect(await ask({ permit: 'setting.write' }, ann)).toEqual({ status: 200, asks: 'user' })
})
