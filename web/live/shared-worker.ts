import { openStream, type LiveNews } from './stream.ts'

/** One stream for all tabs. A tab says `hello` with the address when it comes and `bye` when it goes. */
type Port = { postMessage: (news: LiveNews) => void; onmessage: ((event: MessageEvent) => void) | null; start: () => void }

const ports = new Set<Port>()
let stop: (() => void) | undefined
let lastPhase: LiveNews | undefined

function tell(news: LiveNews): void {
  if (news.type === 'phase') lastPhase = news
  for (const port of ports) port.postMessage(news)
}

globalThis.addEventListener('connect', (event) => {
  const port = (event as unknown as { ports: [Port] }).ports[0]
  port.onmessage = ({ data }) => {
    const message = data as { type: 'hello'; url: string } | { type: 'bye' }
    if (message.type === 'bye') {
      ports.delete(port)
      if (ports.size > 0) return
      stop?.()
      stop = undefined
      lastPhase = undefined
      return
    }
    ports.add(port)
    if (lastPhase) port.postMessage(lastPhase)
    stop ??= openStream(message.url, tell)
  }
  port.start()
})
