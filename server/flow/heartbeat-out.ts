import type { PagingHealth } from '../../contract/health.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import { OutboundError } from '../../integrations/outbound-error.ts'
import type { Deps } from '../deps.ts'

const EVERY_MS = MINUTE
const PATIENCE_MS = 10_000

export type HeartbeatOut = {
  /** What became of the last one; null where no address is set. */
  state: () => { sentAt: Instant | null; failing: boolean; detail: string } | null
  stop: () => Promise<void>
}

/**
 * Tells a watcher outside, once a minute, that pages would go out. While they would not, it is silent on purpose:
 * the silence is the alarm. This timer holds no page; what it misses is told a minute later.
 */
export function beatOutside(
  { config, io, clock, log }: Pick<Deps, 'config' | 'io' | 'clock' | 'log'>,
  check: () => Promise<PagingHealth>,
  everyMs = EVERY_MS,
): HeartbeatOut {
  const url = config.heartbeatUrl
  if (url === undefined) return { state: () => null, stop: async () => {} }
  const end = new AbortController()
  let state: NonNullable<ReturnType<HeartbeatOut['state']>> = {
    sentAt: null,
    failing: false,
    detail: 'The first one goes out a minute after the start.',
  }
  let under: Promise<void> | undefined

  async function beat(): Promise<void> {
    const health = await check()
    if (health.status === 'failing') {
      say(
        { ...state, detail: `Held back, because pages would not go out: ${health.reasons.join(' ')}` },
        'the outgoing heartbeat is held back, because pages would not go out',
      )
      return
    }
    try {
      const { status } = await io(AbortSignal.any([end.signal, AbortSignal.timeout(PATIENCE_MS)])).http({
        method: 'GET',
        url: url!,
      })
      if (status >= 200 && status < 300) say({ sentAt: clock.now(), failing: false, detail: `Answered with ${status}.` })
      else say({ ...state, failing: true, detail: `Answered with ${status}.` }, 'the outgoing heartbeat was not accepted')
    } catch (error) {
      if (end.signal.aborted) return
      const detail = error instanceof OutboundError ? error.message : 'It could not be sent; the log has the reason.'
      say({ ...state, failing: true, detail }, 'the outgoing heartbeat could not be sent', error)
    }
  }

  /** One line in the log when it begins to fail and one when it works again, not one a minute. */
  function say(next: typeof state, fault?: string, error?: unknown): void {
    if (fault !== undefined && next.detail !== state.detail)
      log.warn({ detail: next.detail, ...(error === undefined ? {} : { err: error }) }, fault)
    if (fault === undefined && state.failing) log.info('the outgoing heartbeat is accepted again')
    state = next
  }

  const timer = setInterval(() => {
    under ??= beat().finally(() => {
      under = undefined
    })
  }, everyMs)
  timer.unref()

  return {
    state: () => state,
    stop: async () => {
      clearInterval(timer)
      end.abort()
      await under
    },
  }
}
