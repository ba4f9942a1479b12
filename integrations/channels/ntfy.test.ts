import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage, HOSTILE } from '../../test/fakes/message.ts'
import type { Message } from '../channel.ts'
import { ntfy, ntfyMessage } from './ntfy.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** Speaks the JSON form of ntfy's publishing: POST to the root, token, topic pattern, its own error bodies. */
async function server(options: { token?: string; answer?: { status: number; body?: string; headers?: Record<string, string> } } = {}) {
  const published: Record<string, unknown>[] = []
  const http = createServer((request, response) => {
    let raw = ''
    request.on('data', (chunk) => (raw += chunk))
    request.on('end', () => {
      const say = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (options.answer) return response.writeHead(options.answer.status, options.answer.headers).end(options.answer.body)
      if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`)
        return say(403, { code: 40301, http: 403, error: 'forbidden' })
      const message = JSON.parse(raw) as Record<string, unknown>
      if (request.method !== 'POST' || request.url !== '/') return say(404, { code: 40401, http: 404, error: 'page not found' })
      if (!/^[-_A-Za-z0-9]{1,64}$/.test(String(message.topic)))
        return say(400, { code: 40009, http: 400, error: 'invalid request: topic invalid' })
      published.push(message)
      return say(200, { id: 'hwQ2YpKdmg', time: 1, event: 'message', topic: message.topic })
    })
  })
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  stops.push(() => new Promise((done) => http.close(done)))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return {
    published,
    send: (message: Message = aMessage(), settings: object = {}, topic = 'ann-Kx8_2', io = loopbackIo()) =>
      ntfy.send(message, { name: 'Ann', address: topic }, ntfy.config.parse({ server: url, ...settings }), io),
  }
}

describe('a push by ntfy', () => {
  it('rings until it is seen, and leads to the page that acknowledges', async () => {
    const { published, send } = await server({ token: 'tk_right' })
    expect(await send(aMessage(), { token: 'tk_right' })).toEqual({
      outcome: 'accepted',
      providerId: 'hwQ2YpKdmg',
      detail: 'The ntfy server has it.',
    })
    expect(published).toEqual([
      {
        topic: 'ann-Kx8_2',
        title: '[SEV1] checkout: High error rate',
        message: aMessage().text,
        priority: 5,
        tags: ['rotating_light'],
        sequence_id: aMessage().key,
        click: aMessage().actionUrl,
        actions: [{ action: 'view', label: 'Acknowledge', url: aMessage().actionUrl, clear: true }],
      },
    ])
  })

  it.each<[string, Partial<Message>, number]>([
    ['a page of low urgency', { urgency: 'low' }, 3],
    ['a bundle', { purpose: 'bundle' }, 5],
    ['a resolved incident', { purpose: 'resolved' }, 2],
    ['a test', { purpose: 'test' }, 4],
    ['a notice', { purpose: 'notice' }, 3],
    ['a task', { purpose: 'task' }, 5],
  ])('%s is as loud as it should be', (_name, changes, priority) => expect(ntfyMessage(aMessage(changes), 't').priority).toBe(priority))

  it('tells a code and a bundle in its text, and needs no link', () => {
    const plain = { incident: null, actionUrl: null, replyCode: null } as const
    const verify = ntfyMessage(
      aMessage({ ...plain, purpose: 'verify', title: 'Your code', text: 'Enter it.', verificationCode: '481516' }),
      't',
    )
    expect(verify).toMatchObject({ title: 'Your code', message: 'Enter it.\nYour code: 481516' })
    expect(verify).not.toHaveProperty('actions')
    const bundle = ntfyMessage(
      aMessage({ purpose: 'bundle', title: 'Two', text: 'Held back:', bundled: [{ title: 'Disk', severity: 'high' }] }),
      't',
    )
    expect(bundle.message).toBe('Held back:\n[SEV2] Disk')
  })

  it.each(HOSTILE.map((text, index) => [index, text] as const))(
    'stays within what ntfy takes as text, with hostile text number %i',
    (_index, hostile) => {
      const bundled = Array.from({ length: 40 }, () => ({ title: hostile, severity: 'low' as const }))
      const { title, message, tags } = ntfyMessage(
        aMessage({ title: hostile, text: hostile, incident: { ...aMessage().incident!, title: hostile }, bundled }),
        't',
      )
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096)
      expect(title).not.toMatch(/[\r\n]/)
      expect(tags).toEqual(['rotating_light'])
      for (const sign of ['\0', '\u202e']) expect(title + message).not.toContain(sign)
    },
  )
})

describe('what the ntfy server makes of it', () => {
  it('a wrong token is told, without the token', async () => {
    const { send } = await server({ token: 'tk_right' })
    expect(await send(aMessage(), { token: 'tk_wrong' })).toEqual({
      outcome: 'failed',
      permanent: true,
      detail: 'The ntfy server answered 403: forbidden. Check the access token, and what it may write to.',
    })
  })

  it.each([
    [
      { status: 429, body: '{"code":42901,"http":429,"error":"limit reached"}', headers: { 'retry-after': '5' } },
      { outcome: 'failed', permanent: false, retryAfterMs: 5_000 },
    ],
    [{ status: 507 }, { outcome: 'failed', permanent: false }],
    [{ status: 502, body: '<h1>Bad gateway</h1>' }, { outcome: 'unknown' }],
    [
      { status: 301, headers: { location: 'https://ntfy.example/' } },
      { outcome: 'failed', permanent: true },
    ],
    [{ status: 200, body: 'not json' }, { outcome: 'accepted' }],
  ])('%j', async (answer, expected) => {
    const { send } = await server({ answer })
    expect(await send()).toMatchObject(expected)
  })

  it('nothing goes to a topic that is none', async () => {
    const { published, send } = await server()
    expect(await send(aMessage(), {}, 'ann/../all')).toMatchObject({ outcome: 'failed', permanent: true })
    expect(ntfy.address.safeParse('my topic').error!.issues[0]!.message).toMatch(/^Not a topic\./)
    expect(published).toEqual([])
  })

  it('a server inside the network is refused by the guard', async () => {
    const { send } = await server()
    expect(await send(aMessage(), {}, 'ann', loopbackIo({ allowedPrivate: [] }))).toMatchObject({
      outcome: 'failed',
      permanent: true,
    })
  })
})
