import { expect, it } from 'vitest'
import { heartbeat } from './heartbeat.ts'

it('whatever arrives is a beat', () => {
  const config = heartbeat.config.parse({ intervalSeconds: 60 })
  for (const body of [new Uint8Array(), new Uint8Array([0xff, 0x00]), new TextEncoder().encode('{"status":"down"}')])
    expect(heartbeat.parse({ path: '', headers: {}, query: {}, body, receivedAt: 0 }, config)).toEqual({
      signals: [{ kind: 'beat' }],
    })
})

it('its settings have good defaults and say what is wrong', () => {
  expect(heartbeat.config.parse({ intervalSeconds: 30 })).toEqual({
    intervalSeconds: 30,
    graceSeconds: 60,
    severity: 'critical',
  })
  expect(heartbeat.config.safeParse({ intervalSeconds: 29 }).error?.issues[0]?.message).toBe('At least 30 seconds.')
  expect(heartbeat.config.safeParse({ intervalSeconds: 60, colour: 'red' }).success).toBe(false)
})
