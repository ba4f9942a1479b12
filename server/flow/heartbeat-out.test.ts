import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import type { PagingHealth } from '../../contract/health.ts'
import { OutboundError } from '../../integrations/outbound-error.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { beatOutside, type HeartbeatOut } from './heartbeat-out.ts'

let heartbeat: HeartbeatOut
afterEach(() => heartbeat.stop())

const GOOD: PagingHealth = { status: 'ok', reasons: [] }

/** A watcher outside that answers in turn, and what it was asked. */
function watcher(answers: (number | Error)[], url: string | undefined = 'https://watch.example/muster') {
  const asked: string[] = []
  const deps = {
    config: { heartbeatUrl: url } as Config,
    clock: { now: () => 5_000, correct: () => {} },
    log: pino({ level: 'silent' }),
    io: () => ({
      http: async (request: { url: string }) => {
        asked.push(request.url)
        const answer = answers.shift() ?? 200
        if (answer instanceof Error) throw answer
        return { status: answer, headers: {}, body: '', cut: null }
      },
    }),
  } as unknown as Deps
  return { asked, deps }
}

async function after(beats: number, asked: string[]): Promise<void> {
  while (asked.length < beats) await sleep(2)
  await sleep(5)
}

describe('the heartbeat that goes out', () => {
  it('tells the watcher while pages would go out', async () => {
    const { asked, deps } = watcher([200])
    heartbeat = beatOutside(deps, async () => GOOD, 3)
    await after(2, asked)
    expect(asked[0]).toBe('https://watch.example/muster')
    expect(heartbeat.state()).toEqual({ sentAt: 5_000, failing: false, detail: 'Answered with 200.' })
  })

  it('is silent while they would not: the silence is the alarm', async () => {
    const { asked, deps } = watcher([])
    const looks: number[] = []
    heartbeat = beatOutside(
      deps,
      async () => {
        looks.push(1)
        return { status: 'failing', reasons: ['The engine has stood still for 25 s.'] }
      },
      3,
    )
    while (looks.length < 3) await sleep(2)
    expect(asked).toEqual([])
    expect(heartbeat.state()?.detail).toContain('The engine has stood still')
  })

  it('says when the watcher does not take it, without its address', async () => {
    const error = new OutboundError('watch.example refused the connection.', { code: 'ECONNREFUSED', mayHaveArrived: false })
    const { asked, deps } = watcher([404, error, error, error, error, error, error, error])
    heartbeat = beatOutside(deps, async () => GOOD, 3)
    await after(1, asked)
    expect(heartbeat.state()).toMatchObject({ failing: true })
    await after(3, asked)
    expect(heartbeat.state()).toEqual({ sentAt: null, failing: true, detail: 'watch.example refused the connection.' })
    await after(10, asked)
    expect(heartbeat.state()).toMatchObject({ failing: false })
  })

  it('does nothing where no address is set', async () => {
    const { deps } = watcher([])
    heartbeat = beatOutside({ ...deps, config: {} as Config }, async () => GOOD, 3)
    expect(heartbeat.state()).toBeNull()
  })
})
