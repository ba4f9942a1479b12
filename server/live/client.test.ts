import type { ServerResponse } from 'node:http'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecordedEvent } from '../db/horizon.ts'
import { openClient } from './client.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The other side of a stream that takes in only what it is told to. */
function reader() {
  const taken: string[] = []
  const pending: (() => void)[] = []
  const response = new Writable({
    highWaterMark: 100,
    write(chunk, _encoding, done) {
      taken.push(String(chunk))
      pending.push(done)
    },
  })
  const read = async () => {
    for (let done = pending.shift(); done; done = pending.shift()) {
      done()
      await Promise.resolve()
      await vi.advanceTimersByTimeAsync(0)
    }
  }
  return { response: response as unknown as ServerResponse, taken, read }
}

const events = (count: number, from = 1): RecordedEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    position: from + i,
    incidentId: null,
    number: null,
    subject: 'service',
    subjectId: 1,
    kind: 'service.changed',
    at: 0,
    enteredAt: 0,
    body: { secret: 'never told' },
  }))

const actor = { kind: 'user', userId: 1, role: 'admin' } as const

describe('one stream', () => {
  it('says when there is no room, and when there is room again', async () => {
    const { response, read, taken } = reader()
    const client = openClient(response, actor, 1, 0)
    expect(client.send(events(1))).toBe(false)
    let room = false
    void client.drained().then(() => (room = true))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(room).toBe(false)
    expect(client.ring('{}')).toBe(false)
    client.hint('alerts')
    client.hint('alerts')
    await read()
    await read()
    expect(room).toBe(true)
    expect(taken.join('')).toBe(
      'id: 1\ndata: {"position":1,"kind":"service.changed","subject":"service","subjectId":1,"incidentId":null,"number":null}\n\nevent: hint\ndata: alerts\n\n',
    )
  })

  it('is closed when the other side takes nothing in for 20 seconds', async () => {
    const { response } = reader()
    const client = openClient(response, actor, 1, 0)
    expect(client.send(events(10))).toBe(false)
    await vi.advanceTimersByTimeAsync(19_000)
    expect(response.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(response.destroyed).toBe(true)
    await client.drained()
    expect(client.send(events(1))).toBe(false)
  })

  it('gives no hint of alerts to a device that may not read them', async () => {
    const { response, taken } = reader()
    openClient(response, { ...actor, responderOnly: true }, 1, 0).hint('alerts')
    expect(taken).toEqual([])
  })

  it('moves Last-Event-ID on with its beat, past what this client may not hear', async () => {
    const { response, taken, read } = reader()
    const client = openClient(response, actor, 1, 7)
    client.beat()
    client.live = true
    client.position = 42
    client.beat()
    expect(taken[0]).toBe(': still reading on\n\n')
    await read()
    expect(taken[1]).toBe('event: beat\nid: 42\ndata: 42\n\n')
    response.end()
    expect(client.send(events(1))).toBe(false)
  })
})
