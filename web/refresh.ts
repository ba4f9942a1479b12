import { useSyncExternalStore } from 'react'
import { SECOND, type Instant } from '../domain/time.ts'
import { useLive } from './live.ts'
import { problemOf } from './problem.ts'

const POLL_MS = 15 * SECOND

/** For `refetchInterval`: nothing while updates come live, else every 15 s. */
export function useRefresh(): number | false {
  return useLive().phase === 'live' ? false : POLL_MS
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

type Read = { error: unknown; dataUpdatedAt: Instant; data: unknown }

/**
 * Whether what is on show can only be looked at: the browser is offline, or the server was not reached when it was
 * last asked. `since` is when it was last read. Undefined while all is well.
 */
export function useCutOff(read: Read): { since: Instant } | undefined {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  const lost = read.error !== null && problemOf(read.error).code === 'unreachable'
  return read.data !== undefined && (!online || lost) ? { since: read.dataUpdatedAt } : undefined
}
