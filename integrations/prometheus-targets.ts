import { isObject } from '../domain/json.ts'
import { LABEL_NAME_LENGTH, LABEL_VALUE_LENGTH, LABELS } from '../domain/signal.ts'
import { cleanLine, cleanText } from '../domain/text.ts'
import type { HttpRequest, HttpResponse } from './channel.ts'

/** What a Prometheus watches, with the labels that its alerts will carry. */
export type Target = { labels: Record<string, string>; up: boolean }

/** Some thousands of targets: of each Prometheus also tells all that its discovery knew, and that cannot be left out. */
const MAX_BYTES = 16 * 1_048_576
const MEGABYTES = MAX_BYTES / 1_048_576
/** The most targets that are looked at. */
const MOST = 20_000

/** `url`: where its pages are, with the prefix that it may have. */
export function askForTargets(url: string, token: string | null): HttpRequest {
  const base = new URL(url)
  base.search = base.hash = ''
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/api/v1/targets`
  base.searchParams.set('state', 'active')
  return {
    method: 'GET',
    url: base.href,
    headers: { accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    maxBytes: MAX_BYTES,
  }
}

/** Never throws; `fault` says what is wrong and what to do. A target that cannot be read is left out. */
export function readTargets({ status, body, cut }: HttpResponse): Target[] | { fault: string } {
  if (status === 401 || status === 403) return { fault: `It refused the look with ${status}. Check the token.` }
  if (status === 404) return { fault: 'It answered with 404. Check the address: it is the one of its start page, with any prefix.' }
  if (status >= 300 && status < 400) return { fault: `It sent the look elsewhere (${status}). Give the address that it is sent to.` }
  if (status !== 200) return { fault: `It answered with ${status} instead of its targets.` }
  if (cut === 'size') return { fault: `Its list of targets is larger than ${MEGABYTES} MB, so nothing of it was read.` }
  if (cut !== null) return { fault: 'Its answer broke off before its end.' }
  const list = activeTargets(body)
  if (list === undefined) return { fault: 'Its answer is no list of targets. Check that the address is a Prometheus.' }
  return list.slice(0, MOST).flatMap((each) => {
    const labels = isObject(each) ? labelsOf(each['labels']) : undefined
    return labels ? [{ labels, up: (each as { health?: unknown }).health === 'up' }] : []
  })
}

function activeTargets(body: string): unknown[] | undefined {
  try {
    const answer: unknown = JSON.parse(body)
    if (!isObject(answer) || answer['status'] !== 'success' || !isObject(answer['data'])) return undefined
    const { activeTargets: list } = answer['data']
    // No targets at all is `null` in some versions.
    return list === null ? [] : Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

function labelsOf(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined
  const labels: Record<string, string> = {}
  for (const [name, text] of Object.entries(value).slice(0, LABELS)) {
    if (name === '__proto__' || typeof text !== 'string' || text === '') continue
    labels[cleanLine(name, LABEL_NAME_LENGTH)] = cleanText(text, LABEL_VALUE_LENGTH)
  }
  return labels
}
