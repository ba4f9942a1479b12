import type { FastifyInstance, FastifyRequest } from 'fastify'
import { reject } from '../../domain/rejection.ts'
import { canonicalNetwork } from './address.ts'
import { callerKey } from './caller.ts'
import { answerProblem } from './problems.ts'

/** `burst` at once, then `perMinute` evenly. */
export type Rate = { burst: number; perMinute: number }

export type Limiter = {
  /** Takes one; returns 0, or the milliseconds to wait before the next would be allowed (nothing is taken then). */
  take: (key: string) => number
  /** The wait without taking anything. */
  wait: (key: string) => number
  /** Forgets a key, e.g. after the right password. */
  forget: (key: string) => void
}

/** More callers than this at once, and those that waited longest are forgotten: memory stays bounded under a flood of addresses. */
const MOST_KEYS = 50_000

/**
 * Generic cell rate algorithm: for each key only the instant at which its allowance would be whole again.
 * Counts on this node alone; `now` is monotonic milliseconds (a corrected wall clock must not open or close a limit).
 */
export function limiter(rate: Rate, now: () => number = () => performance.now()): Limiter {
  const step = 60_000 / rate.perMinute
  const depth = step * (rate.burst - 1)
  const whole = new Map<string, number>()

  const wait = (key: string): number => Math.max(0, Math.ceil((whole.get(key) ?? 0) - depth - now()))
  return {
    wait,
    take(key) {
      const pause = wait(key)
      if (pause > 0) return pause
      const at = Math.max(whole.get(key) ?? 0, now()) + step
      // Deleted first, so that the map's order is the order of last use.
      whole.delete(key)
      whole.set(key, at)
      if (whole.size > MOST_KEYS) prune(whole, now())
      return 0
    },
    forget: (key) => void whole.delete(key),
  }
}

function prune(whole: Map<string, number>, now: number): void {
  for (const [key, at] of whole) if (at <= now) whole.delete(key)
  for (const key of whole.keys()) {
    if (whole.size <= MOST_KEYS * 0.9) return
    whole.delete(key)
  }
}

/** A wait as `Retry-After` wants it: whole seconds, at least one. */
export function retryAfter(waitMs: number): string {
  return String(Math.max(1, Math.ceil(waitMs / 1_000)))
}

/** What one caller may do: people and tools alike for `api`, guessing for `auth`, what costs much for `heavy`. */
export type Rates = Record<'api' | 'auth' | 'heavy', Rate>
const RATES: Rates = {
  api: { burst: 600, perMinute: 1_200 },
  auth: { burst: 20, perMinute: 10 },
  heavy: { burst: 20, perMinute: 60 },
}

/** Applies each route's class, after it is known who asks: by token, by person, else (and always for `auth`) by network. */
export function limitRates(app: FastifyInstance, rates: Partial<Rates> = {}): void {
  const limits = {
    api: limiter(rates.api ?? RATES.api),
    auth: limiter(rates.auth ?? RATES.auth),
    heavy: limiter(rates.heavy ?? RATES.heavy),
  }
  app.addHook('onRequest', (request, reply, done) => {
    const { access, limit } = request.routeOptions.config
    if (access === undefined || access === 'key' || limit === 'none') return done()
    const wait = limits[limit ?? 'api'].take(callerOf(request, limit === 'auth'))
    if (wait > 0) return void answerProblem(reply.header('retry-after', retryAfter(wait)), reject('too-many-requests'))
    done()
  })
}

function callerOf(request: FastifyRequest, byNetwork: boolean): string {
  return (byNetwork ? undefined : callerKey(request.actor)) ?? canonicalNetwork(request.ip)
}
