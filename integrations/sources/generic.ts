import { type Json, readJson } from '../../domain/json.ts'
import { type Arrived, Mapping, signalsOf } from '../../domain/mapping.ts'
import { cleanText } from '../../domain/text.ts'
import { type Parsed, source, type SourceInput } from '../source.ts'

const MAX_BYTES = 1_048_576
const MAX_FIELDS = 1_000

/**
 * Any JSON object (or list of them), form or text. The mapping says where the parts of an alert stand;
 * what it leaves open is guessed from usual names. Without a body the query string is read as a form.
 */
export const generic = source({
  kind: 'generic',
  title: 'Generic JSON',
  summary: 'Scripts and tools of your own, or any webhook whose fields you map.',
  setup: setup(),
  config: Mapping,

  parse(input, mapping): Parsed {
    const read = bodyOf(input)
    return 'unreadable' in read ? read : signalsOf(arrived(input, read.body), mapping)
  },
})

/** The body of a request as a mapping sees it; the settings page tries a mapping on the same. */
export function bodyOf(input: SourceInput): { body: Json } | { unreadable: string } {
  if (input.json !== undefined) return { body: input.json as Json }
  if (input.body.length > MAX_BYTES) return { unreadable: `The body has ${input.body.length} bytes; at most ${MAX_BYTES} are read.` }
  const type = (input.headers['content-type'] ?? '').toLowerCase()
  if (isBlank(input.body)) {
    const fields = formOf(Object.entries(input.query))
    return Object.keys(fields).length > 0 ? { body: fields } : { unreadable: 'The body is empty. Send JSON or a form.' }
  }
  const looksLikeJson = [0x7b, 0x5b].includes(firstByte(input.body))
  if (looksLikeJson || type.includes('json')) {
    const read = readJson(input.body, { maxBytes: MAX_BYTES })
    if ('ok' in read) return { body: read.ok }
    // "[FIRING] disk full" is a text that begins like JSON.
    if (!type.startsWith('text/')) return { unreadable: read.error }
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(input.body)
  } catch {
    return { unreadable: 'The body is not valid UTF-8. Send JSON or a form encoded as UTF-8.' }
  }
  // `curl -d 'disk full'` sends text under the name of a form.
  if (type.includes('form-urlencoded') && text.includes('=')) return formBody(text)
  return { body: { message: text } }
}

function formBody(text: string): { body: Json } | { unreadable: string } {
  const fields = formOf(new URLSearchParams(text))
  const names = Object.keys(fields)
  // Some tools wrap their JSON into one field of a form.
  const only = names.length === 1 ? fields[names[0] as string] : undefined
  if (only !== undefined && /^\s*[{[]/.test(only)) {
    const read = readJson(new TextEncoder().encode(only), { maxBytes: MAX_BYTES })
    return 'error' in read ? { unreadable: `The field ${names[0]}: ${read.error}` } : { body: read.ok }
  }
  return names.length === 0 ? { unreadable: 'The form has no fields.' } : { body: fields }
}

/** The first value of each name. `__proto__` is left out: assigning it would set the prototype. */
function formOf(pairs: Iterable<[string, unknown]>): Record<string, string> {
  const fields: Record<string, string> = {}
  let left = MAX_FIELDS
  for (const [name, said] of pairs) {
    // A name that a query string repeats comes as a list.
    const value = Array.isArray(said) ? said[0] : said
    if (typeof value === 'string' && name !== '__proto__' && !Object.hasOwn(fields, name) && left-- > 0)
      fields[cleanText(name, 255)] = value
  }
  return fields
}

function arrived(input: SourceInput, body: Json): Arrived {
  const headers = { ...input.headers }
  // What proves who sent it has no business in an alert.
  for (const name of ['authorization', 'proxy-authorization', 'cookie']) delete headers[name]
  return {
    body,
    query: formOf(Object.entries(input.query)),
    headers: formOf(Object.entries(headers)),
    receivedAt: input.receivedAt,
  }
}

function isBlank(body: Uint8Array): boolean {
  return body.every((byte) => byte <= 0x20)
}

function firstByte(body: Uint8Array): number {
  return body.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) ?? 0
}

function setup(): string {
  return `
Send JSON, a form, or plain text. What is recognised without a mapping: \`title\` (or \`summary\`, \`message\`,
\`name\` …), \`status\` (firing, resolved, ok, up, down …), \`severity\`, \`dedup_key\` (or an id), \`source\` or
\`host\`, \`description\`, \`labels\`, \`started_at\`, and links.

\`\`\`sh
curl -i {{url}} -H 'Content-Type: application/json' -d '{
  "title": "Disk at 99 % on web01",
  "severity": "critical",
  "dedup_key": "web01/disk",
  "source": "web01",
  "status": "firing"}'
\`\`\`

The same with \`"status": "resolved"\` and the same \`dedup_key\` resolves it. As a form, or as text:

\`\`\`sh
curl -i {{url}} -d title='Disk full' -d severity=warning -d dedup_key=web01/disk
df -h / | curl -i {{url}} -H 'Content-Type: text/plain' --data-binary @-
\`\`\`

For a tool whose JSON looks different, write where the parts stand, as [CEL](https://cel.dev) expressions
over \`body\` (also \`query\` and \`headers\`), and try them on one of its messages before you save:

| field | for example |
|---|---|
| title | \`body.check + ": " + body.output\` |
| key | \`body.host + "/" + body.check\` |
| status | \`body.state == 0.0 ? "ok" : "firing"\` |
| severity | \`body.?level.orValue("warning")\` |

A list of objects is read as a list of events.
`.trim()
}
