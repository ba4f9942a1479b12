/** A time limit that a test reaches when something has happened, instead of after some time. */
export function timeLimit(): { signal: AbortSignal; reach: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, reach: () => controller.abort(new DOMException('The time is up.', 'TimeoutError')) }
}
