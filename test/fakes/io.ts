import type { Io } from '../../integrations/channel.ts'
import { createIo, type OutboundOptions } from '../../server/outbound.ts'

/** The product's own guarded way out, opened to loopback where the fakes listen. */
export function loopbackIo(options: Partial<OutboundOptions> & { signal?: AbortSignal } = {}): Io {
  const { signal = new AbortController().signal, ...rest } = options
  const now = () => Date.parse('2026-03-14T02:11:00Z')
  return createIo({ allowedPrivate: ['127.0.0.0/8', '::1'], now, timeoutMs: 20_000, ...rest })(signal)
}
