import { z } from 'zod'
import { digest128 } from '../../domain/digest.ts'
import { boundJson, isObject, type Json, type JsonObject, readJson } from '../../domain/json.ts'
import { linksOf, linkTo } from '../../domain/link.ts'
import { instantFromSender } from '../../domain/sender-time.ts'
import { severityFromWord } from '../../domain/severity.ts'
import {
  type AlertSignal,
  type ChangeSignal,
  DESCRIPTION_LENGTH,
  KEY_LENGTH,
  LABEL_VALUE_LENGTH,
  type Link,
  type Signal,
  SOURCE_LENGTH,
  TITLE_LENGTH,
} from '../../domain/signal.ts'
import { cleanLine, cleanText } from '../../domain/text.ts'
import type { Instant } from '../../domain/time.ts'
import { type Parsed, source, type SourceInput, type SourceReply } from '../source.ts'
import { pagerdutySetup } from './pagerduty-setup.ts'

/** PagerDuty's documented limit of an event. */
const MAX_BYTES = 512 * 1_024

/**
 * PagerDuty's Events API v2 as its senders speak it: `/v2/enqueue` (trigger, acknowledge, resolve) and
 * `/v2/change/enqueue`. What their server demands is demanded here too, so that a sender which works there
 * works here and the other way round; what would only cost an alert (an over-long summary, a time that
 * cannot be read) is mended instead.
 */
export const pagerduty = source({
  kind: 'pagerduty',
  title: 'PagerDuty Events API v2',
  summary: 'Whatever can send to PagerDuty: change the address, and use the integration’s key as the routing key.',
  setup: pagerdutySetup,
  config: z.strictObject({}),

  parse(input): Parsed {
    const read = readEvent(input)
    if ('unreadable' in read) return read
    const errors: string[] = []
    const signal = input.path.includes('change') ? changeOf(read.event, errors) : eventOf(read.event, input.receivedAt, errors)
    return errors.length > 0 ? { unreadable: errors.join('\n') } : { signals: [signal as Signal] }
  },

  reply(outcome) {
    if ('unreadable' in outcome) return invalidEvent(outcome.unreadable)
    const [signal] = outcome.signals
    if (signal?.kind === 'change') return { status: 202, body: { status: 'success', message: 'Change event processed' } }
    const key = signal !== undefined && 'key' in signal ? signal.key : ''
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: key } }
  },
})

/** PagerDuty's answer to an event that it does not accept; also for a body in which no key was found. */
export function invalidEvent(unreadable: string): SourceReply {
  return {
    status: 400,
    body: { status: 'invalid event', message: 'Event object is invalid', errors: unreadable.split('\n') },
  }
}

/**
 * The key in the body, by which the route finds the integration, with the body as it was read: hand it
 * on as `SourceInput.json`. `unreadable` where there is none; nothing tells whether a key exists.
 */
export function routingKeyOf(body: Uint8Array): { key: string; json: Json } | { unreadable: string } {
  const read = readJson(body, { maxBytes: MAX_BYTES })
  if ('error' in read) return { unreadable: read.error }
  if (!isObject(read.ok)) return { unreadable: NOT_AN_EVENT }
  const key = read.ok.routing_key
  if (typeof key !== 'string' || key.trim() === '') return { unreadable: "'routing_key' is missing or blank" }
  if (key.length > 255) return { unreadable: "'routing_key' is too long" }
  return { key: key.trim(), json: read.ok }
}

const NOT_AN_EVENT = 'The body must be a JSON object with an event'

function readEvent(input: SourceInput): { event: JsonObject } | { unreadable: string } {
  const read = input.json === undefined ? readJson(input.body, { maxBytes: MAX_BYTES }) : { ok: input.json }
  if ('error' in read) return { unreadable: read.error }
  return isObject(read.ok) ? { event: read.ok } : { unreadable: NOT_AN_EVENT }
}

function eventOf(event: JsonObject, receivedAt: Instant, errors: string[]): Signal | undefined {
  const action = event.event_action
  const key = dedupKeyOf(event, errors)
  if (action === 'trigger') return triggerOf(event, key, receivedAt, errors)
  if (action !== 'acknowledge' && action !== 'resolve') {
    errors.push("'event_action' must be one of 'trigger', 'acknowledge' or 'resolve'")
    return undefined
  }
  if (key === undefined) {
    if (errors.length === 0) errors.push(`'dedup_key' is missing or blank; '${action}' needs the key that the trigger had`)
    return undefined
  }
  return { kind: action, key }
}

function dedupKeyOf(event: JsonObject, errors: string[]): string | undefined {
  const key = event.dedup_key
  if (key === undefined || key === null || key === '') return undefined
  if (typeof key !== 'string') errors.push("'dedup_key' must be text")
  // Cutting it could make two alerts one.
  else if (key.length > KEY_LENGTH) errors.push(`'dedup_key' is longer than ${KEY_LENGTH} characters`)
  else return cleanText(key, KEY_LENGTH)
  return undefined
}

function triggerOf(event: JsonObject, key: string | undefined, receivedAt: Instant, errors: string[]): AlertSignal | undefined {
  const payload = event.payload
  if (!isObject(payload)) {
    errors.push("'payload' is missing; a trigger needs 'summary', 'source' and 'severity' in it")
    return undefined
  }
  const summary = required(payload, 'summary', errors)
  const about = required(payload, 'source', errors)
  const severity = ['critical', 'error', 'warning', 'info'].includes(payload.severity as string)
    ? severityFromWord(payload.severity)
    : undefined
  if (severity === undefined) errors.push("'payload.severity' must be one of 'critical', 'error', 'warning' or 'info'")
  if (errors.length > 0 || severity === undefined) return undefined

  const notes: string[] = []
  if (summary.length > TITLE_LENGTH) notes.push(`The summary had ${summary.length} characters; ${TITLE_LENGTH} are kept.`)
  const startedAt = instantFromSender(payload.timestamp)
  const labels: Record<string, string> = {}
  for (const name of ['component', 'group', 'class', 'client'] as const) {
    const value = name === 'client' ? event.client : payload[name]
    if (typeof value === 'string' && value !== '') labels[name] = cleanText(value, LABEL_VALUE_LENGTH)
  }
  const custom = payload.custom_details
  return {
    kind: 'alert',
    key: key ?? newKey(event, startedAt, receivedAt),
    title: cleanLine(summary, TITLE_LENGTH),
    severity,
    ...(startedAt === undefined ? {} : { startedAt: Math.min(startedAt, receivedAt) }),
    source: cleanLine(about, SOURCE_LENGTH),
    labels,
    ...(typeof custom === 'string' && custom !== '' ? { description: cleanText(custom, DESCRIPTION_LENGTH) } : {}),
    links: linksFrom(event),
    ...(notes.length > 0 || isObject(custom) || Array.isArray(custom)
      ? { details: boundJson({ ...(notes.length === 0 ? {} : { notes }), custom_details: custom }) }
      : {}),
  }
}

/**
 * The key of a trigger without one. There each such trigger is an alert of its own, so only a delivery
 * that was tried again may be the same: that is sure where the sender's own timestamp is in it, and
 * otherwise not, so the moment of arrival makes it new. Better two alerts than a page that never goes out.
 */
function newKey(event: JsonObject, startedAt: Instant | undefined, receivedAt: Instant): string {
  return digest128(JSON.stringify(event) + (startedAt === undefined ? receivedAt : ''))
}

function changeOf(event: JsonObject, errors: string[]): ChangeSignal | undefined {
  const payload = event.payload
  if (!isObject(payload)) {
    errors.push("'payload' is missing; a change event needs 'summary' in it")
    return undefined
  }
  const summary = required(payload, 'summary', errors)
  if (errors.length > 0) return undefined
  const at = instantFromSender(payload.timestamp)
  const about = typeof payload.source === 'string' ? cleanLine(payload.source, SOURCE_LENGTH) : ''
  return {
    kind: 'change',
    title: cleanLine(summary, TITLE_LENGTH),
    ...(at === undefined ? {} : { at }),
    ...(about === '' ? {} : { source: about }),
    links: linksFrom(event),
    ...(payload.custom_details === undefined ? {} : { details: boundJson({ custom_details: payload.custom_details }) }),
  }
}

function required(payload: JsonObject, name: 'summary' | 'source', errors: string[]): string {
  const value = payload[name]
  if (typeof value === 'string' && cleanLine(value, TITLE_LENGTH) !== '') return value
  errors.push(`'payload.${name}' is missing or blank`)
  return ''
}

function linksFrom(event: JsonObject): Link[] {
  const links: (Link | undefined)[] = []
  for (const link of Array.isArray(event.links) ? event.links : []) if (isObject(link)) links.push(linkTo(link.href, link.text))
  if (typeof event.client_url === 'string') links.push(linkTo(event.client_url, event.client ?? 'Client'))
  for (const image of Array.isArray(event.images) ? event.images : [])
    if (isObject(image)) links.push(linkTo(image.href ?? image.src, image.alt ?? 'Image'))
  return linksOf(links)
}
