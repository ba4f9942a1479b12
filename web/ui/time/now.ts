import { createContext, useContext, useSyncExternalStore } from 'react'
import { MINUTE, SECOND, type Instant } from '../../../domain/time.ts'
import { localZone } from './zone.ts'

/** The zone in which the viewer reads times; set from their profile, else the browser's. */
export const ViewerZone = createContext(localZone())
export const useZone = (): string => useContext(ViewerZone)

type Ticker = { listeners: Set<() => void>; timer: ReturnType<typeof setInterval> | undefined; now: Instant }
const tickers = new Map<number, Ticker>()
let skew = 0

/** Tells how far the server's clock is ahead of this browser's, so that ages are right on a phone that is not. */
export function setClockSkew(ms: number): void {
  skew = Math.abs(ms) < 2 * SECOND ? 0 : ms
}

/** The present by the server's clock. */
export function currentInstant(): Instant {
  return Date.now() + skew
}

function tickerOf(every: number): Ticker {
  let ticker = tickers.get(every)
  if (!ticker) tickers.set(every, (ticker = { listeners: new Set(), timer: undefined, now: currentInstant() }))
  return ticker
}

function subscribeTo(every: number) {
  const ticker = tickerOf(every)
  return (listener: () => void): (() => void) => {
    ticker.listeners.add(listener)
    ticker.timer ??= setInterval(() => {
      ticker.now = currentInstant()
      for (const each of ticker.listeners) each()
    }, every)
    return () => {
      ticker.listeners.delete(listener)
      if (ticker.listeners.size > 0) return
      clearInterval(ticker.timer)
      ticker.timer = undefined
    }
  }
}

const subscriptions = { second: subscribeTo(SECOND), tenth: subscribeTo(10 * SECOND), minute: subscribeTo(MINUTE / 2) }
const EVERY = { second: SECOND, tenth: 10 * SECOND, minute: MINUTE / 2 }

/**
 * The present, renewed while the component is mounted; all who want the same pace share one timer.
 * `second` for elapsed clocks, `minute` (every 30 s) for everything else.
 */
export function useNow(pace: keyof typeof EVERY = 'minute'): Instant {
  const ticker = tickerOf(EVERY[pace])
  return useSyncExternalStore(subscriptions[pace], () => {
    if (ticker.timer === undefined && currentInstant() - ticker.now > SECOND) ticker.now = currentInstant()
    return ticker.now
  })
}
