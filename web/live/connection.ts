import { openStream, type LiveNews } from './stream.ts'

const ADDRESS = '/api/v1/live'
const NAME = 'muster-live'

/**
 * Joins this browser's one stream: through a shared worker; where there is none, the tabs choose a leader by a lock
 * and hear it over a channel; where there is neither (old browsers, plain HTTP), each tab opens its own.
 * Returns what leaves it.
 */
export function joinStream(tell: (news: LiveNews) => void): () => void {
  if (typeof SharedWorker === 'function') return joinWorker(tell)
  if ('locks' in navigator && typeof BroadcastChannel === 'function') return joinLeader(tell)
  return openStream(ADDRESS, tell)
}

function joinWorker(tell: (news: LiveNews) => void): () => void {
  const { port } = new SharedWorker(new URL('./shared-worker.ts', import.meta.url), { type: 'module', name: NAME })
  const hello = (): void => port.postMessage({ type: 'hello', url: ADDRESS })
  const bye = (): void => port.postMessage({ type: 'bye' })
  port.onmessage = (event: MessageEvent<LiveNews>) => tell(event.data)
  hello()
  // ports do not notice that a tab is gone; a page that comes back from the cache may have missed something
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return
    hello()
    tell({ type: 'reset' })
  }
  window.addEventListener('pagehide', bye)
  window.addEventListener('pageshow', shown)
  return () => {
    window.removeEventListener('pagehide', bye)
    window.removeEventListener('pageshow', shown)
    bye()
    port.close()
  }
}

function joinLeader(tell: (news: LiveNews) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  const abort = new AbortController()
  let stop: (() => void) | undefined
  let phase: LiveNews | undefined
  channel.onmessage = ({ data }: MessageEvent<LiveNews | { type: 'hello' }>) => {
    if (data.type !== 'hello') tell(data)
    else if (phase) channel.postMessage(phase)
  }
  channel.postMessage({ type: 'hello' })
  navigator.locks
    .request(NAME, { signal: abort.signal }, () => {
      if (abort.signal.aborted) return
      // the leader before us is gone; what happened in between is read anew
      tell({ type: 'reset' })
      stop = openStream(ADDRESS, (news) => {
        if (news.type === 'phase') phase = news
        channel.postMessage(news)
        tell(news)
      })
      return new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => resolve()))
    })
    .catch(() => {
      // aborted while it waited: we are leaving
    })
  return () => {
    abort.abort()
    stop?.()
    channel.close()
  }
}
