import { isObject, type Json, type JsonObject } from './json.ts'
import { linksOf, linkTo } from './link.ts'
import { instantFromSender } from './sender-time.ts'
import { type Severity, severityFromWord } from './severity.ts'
import type { Link } from './signal.ts'
import { type AlertStatus, statusFromWord } from './status-word.ts'
import type { Instant } from './time.ts'

/**
 * What a payload of unknown shape most likely says, by the names that monitoring tools give their
 * fields. Names are compared without case and punctuation (`MONITOR_NAME` is `monitorName`); fields
 * nearer to the top win. Strings are as they came: neither cleaned nor bounded.
 */
export type Guess = {
  title?: string
  /** An explicit key as it came, or one made from an id, or from source and title (begins with `~`). */
  key?: string
  status?: AlertStatus
  severity?: Severity
  source?: string
  description?: string
  startedAt?: Instant
  labels: [string, string][]
  links: Link[]
}

const names = (list: string) => list.split(' ')
const RULE = names('alertname rulename alertrule checkname monitorname conditionname triggername eventname rule name')
const SENTENCE = names('title summary subject headline messagetitle problemtitle eventtitle event')
const MESSAGE = names('message msg text messagebody description resultdescription details body reason output')
const EXPLICIT_KEY = names('dedupkey dedup deduplicationkey deduplicationid alertkey incidentkey fingerprint alias')
const ID = names('incidentid alertid problemid issueid ruleid checkid monitorid conditionid triggerid id')
const STATUS = names(
  'status state alertstatus alertstate currentstate newstate eventaction action alerttype notificationtype eventtype firing active',
)
const RESOLVED_FLAG = names('resolved isresolved recovered')
const SEVERITY = names('severity alertseverity severitylevel priority urgency criticality level loglevel')
const SOURCE = names(
  'source host hostname instance node server device resourcename resource entity target sender from monitorurl service application',
)
const EXPLANATION = names(
  'description message msg details text messagebody body output longoutput reason incidentreason resultdescription summary',
)
const STARTED = names(
  'startedat startsat starttime start triggeredat openedat firedat occurredat createdat createdon eventtime incidenttime timestamp time datetime date',
)
const LABEL = names(
  'environment env service cluster region zone team component application app namespace job instance host hostname check group',
)

export function guess(event: Json): Guess {
  const fields = fieldsOf(event)
  const base = Math.max(
    0,
    fields.levels.findIndex((level) => [...RULE, ...SENTENCE, ...MESSAGE].some((n) => text(level.get(n)))),
  )
  const near = [...new Set([base, 0])]
  const rule = pick(fields, [base], RULE, text)?.value
  const sentence = pick(fields, [base], SENTENCE, text)?.value
  const message = pick(fields, [base], MESSAGE, text)?.value
  const title = titleFrom(rule, sentence ?? (rule === undefined ? firstLine(message) : undefined))
  const source = pick(fields, near, SOURCE, text)?.value
  const severityWord = pick(fields, [0, 1, 2, 3], SEVERITY, severityFromWord)?.value
  return {
    ...defined('title', title),
    ...defined('key', keyFrom(fields, base, source, rule ?? sentence ?? firstLine(message))),
    ...defined('status', statusFrom(fields)),
    ...defined('severity', severityWord),
    ...defined('source', source),
    ...defined('description', descriptionFrom(fields, title)),
    ...defined('startedAt', startedFrom(fields)),
    labels: [...fields.labels, ...fieldsAsLabels(fields)],
    links: linksFrom(fields),
  }
}

function titleFrom(rule: string | undefined, sentence: string | undefined): string | undefined {
  if (rule === undefined || sentence === undefined) return sentence ?? rule
  return sentence.includes(rule) ? sentence : `${rule}: ${sentence}`
}

function keyFrom(fields: Fields, base: number, source: string | undefined, title: string | undefined): string | undefined {
  const explicit = pick(fields, [base, 0, 1], EXPLICIT_KEY, scalar)
  if (explicit !== undefined) return explicit.value
  const id = pick(fields, [base, 0], ID, scalar)
  if (id !== undefined) return `${id.name}:${id.value}`
  if (title === undefined) return undefined
  // "[FIRING:2] Disk full" and "[RESOLVED] Disk full" are one alert.
  const stable = title.replace(/^\[([^\]]*)\]\s*/, (mark, inner: string) => (statusFromWord(inner) ? '' : mark))
  return source === undefined ? `~${stable}` : `~${source}|${stable}`
}

function statusFrom(fields: Fields): AlertStatus | undefined {
  const said = pick(fields, [0, 1], STATUS, statusFromWord)?.value
  if (said !== undefined) return said
  const flag = pick(fields, [0, 1], RESOLVED_FLAG, (value) => (typeof value === 'boolean' ? value : undefined))?.value
  if (flag !== undefined) return flag ? 'resolved' : 'firing'
  // Some say it only as a severity: "OK", "Cleared".
  const severity = pick(fields, [0, 1], SEVERITY, text)?.value
  return statusFromWord(severity) === 'resolved' ? 'resolved' : undefined
}

function descriptionFrom(fields: Fields, title: string | undefined): string | undefined {
  const parts = new Set<string>()
  for (const level of fields.levels.slice(0, 2))
    for (const name of EXPLANATION) {
      const part = text(level.get(name))
      if (part !== undefined && part !== title) parts.add(part)
    }
  return parts.size === 0 ? undefined : [...parts].join('\n\n')
}

function startedFrom(fields: Fields): Instant | undefined {
  const named = pick(fields, [0, 1], STARTED, instantFromSender)?.value
  if (named !== undefined) return named
  for (const [name, value] of fields.levels[0] ?? [])
    if (name.includes('time') && !/end|clos|resol|recover|updat|expir|respons/.test(name)) {
      const instant = instantFromSender(value)
      if (instant !== undefined) return instant
    }
  return undefined
}

function fieldsAsLabels(fields: Fields): [string, string][] {
  const known = new Set(fields.labels.map(([name]) => name))
  const labels: [string, string][] = []
  for (const level of fields.levels.slice(0, 2))
    for (const name of LABEL) {
      const value = scalar(level.get(name))
      if (value === undefined || value.length > 255 || known.has(name)) continue
      known.add(name)
      labels.push([name, value])
    }
  return labels
}

function linksFrom(fields: Fields): Link[] {
  const links: (Link | undefined)[] = []
  for (const level of fields.levels.slice(0, 2))
    for (const [name, value] of level)
      if (/(?:url|link|href|uri)$/.test(name) && !/callback|webhook|image|icon|avatar/.test(name))
        links.push(linkTo(value, fields.spelling.get(name)))
  return linksOf(links)
}

// ---- Looking around in the payload -----------------------------------------------------------------

/** Fields by level, 0 at the top; names in their comparable form, the first of a name wins. */
type Fields = { levels: Map<string, Json>[]; spelling: Map<string, string>; labels: [string, string][] }

const DEEPEST = 4
/** Beyond it a payload is data, not a message. */
const MOST = 2_000

function fieldsOf(event: Json): Fields {
  const fields: Fields = { levels: [], spelling: new Map(), labels: [] }
  let left = MOST
  let level: JsonObject[] = isObject(event) ? [event] : []
  while (level.length > 0 && fields.levels.length < DEEPEST) {
    const found = new Map<string, Json>()
    const below: JsonObject[] = []
    for (const object of level)
      // Not Object.entries: of a hostile object with 100,000 fields it alone takes 50 ms.
      for (const spelled in object) {
        if (left-- <= 0) break
        if (spelled.length > 64) continue
        const value = object[spelled] as Json
        const name = spelled.toLowerCase().replace(/[^a-z0-9]/g, '')
        if (!found.has(name)) found.set(name, value)
        if (!fields.spelling.has(name)) fields.spelling.set(name, spelled)
        if (/(?:labels|tags)$/.test(name)) fields.labels.push(...pairsOf(value))
        if (isObject(value)) below.push(value)
      }
    fields.levels.push(found)
    level = below
  }
  return fields
}

/** Labels as senders write them: an object, pairs in a list, or `name:value` texts in a list. */
function pairsOf(value: Json): [string, string][] {
  const pairs: [string, string][] = []
  const add = (name: unknown, said: Json | undefined) => {
    const text = scalar(said)
    if (typeof name === 'string' && name !== '' && text !== undefined && pairs.length < 500) pairs.push([name, text])
  }
  if (isObject(value)) for (const [name, said] of Object.entries(value)) add(name, said)
  if (Array.isArray(value))
    for (const item of value.slice(0, 500)) {
      if (Array.isArray(item)) add(item[0], item[1])
      else if (typeof item === 'string') {
        const split = /^([^:=\s]{1,255})[:=]\s*(.+)$/s.exec(item)
        if (split) add(split[1], split[2])
      }
    }
  return pairs
}

function pick<T>(
  fields: Fields,
  levels: number[],
  wanted: string[],
  accept: (value: Json | undefined) => T | undefined,
): { name: string; value: T } | undefined {
  for (const level of levels)
    for (const name of wanted) {
      const value = accept(fields.levels[level]?.get(name))
      if (value !== undefined) return { name, value }
    }
  return undefined
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function scalar(value: Json | undefined): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : text(value)
}

function firstLine(value: string | undefined): string | undefined {
  return value?.split('\n', 1)[0]
}

function defined<Name extends string, T>(name: Name, value: T | undefined): { [N in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: T }
}
