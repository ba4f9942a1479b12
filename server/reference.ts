import type { FastifyInstance } from 'fastify'
import type { Access, Endpoint } from '../contract/endpoint.ts'
import { newNonce, pagePolicy } from './http/headers.ts'
import { constantHtml, html, toText, type Html } from './http/html.ts'
import { schemaOf } from './http/settings.ts'
import { hasBody, openApi, operationId, parameters, tagOf } from './openapi.ts'

type Json = Record<string, unknown>

/** The API's description for machines and the same for people, each made once, when it is first asked for. */
export function serveReference(app: FastifyInstance, endpoints: readonly Endpoint[], version: string): void {
  let description: string | undefined
  let content: Html | undefined
  const config = { access: 'public', limit: 'api' } as const
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config,
    handler: async (_request, reply) =>
      reply
        .type('application/json')
        .header('cache-control', 'no-cache')
        .send((description ??= JSON.stringify(openApi(endpoints, version)))),
  })
  app.route({
    method: 'GET',
    url: '/api/docs',
    config,
    handler: async (_request, reply) => {
      const nonce = newNonce()
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-cache' })
        .send(toText(page((content ??= body(endpoints, version)), nonce)))
    },
  })
}

function page(content: Html, nonce: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/icon.svg" />
        <title>Muster API</title>
        <style nonce="${nonce}">
          ${constantHtml(STYLE)}
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html>`
}

function body(endpoints: readonly Endpoint[], version: string): Html {
  const tags = [...new Set(endpoints.map(tagOf))].sort()
  return html`<nav aria-label="Features">
      <a href="#top">Muster API ${version}</a>
      <ul>
        ${tags.map((tag) => html`<li><a href="#${tag}">${tag}</a></li>`)}
      </ul>
    </nav>
    <main id="top">
      <h1>Muster API</h1>
      <p>
        Everything below stands under <code>/api/v1</code>. Send an API token as <code>Authorization: Bearer mus_…</code>; tokens are made
        under Settings → API tokens. Instants are ISO 8601 with an offset. Lists are paged: send <code>next</code> of one page as
        <code>after</code> of the following. Unknown fields are refused. What is refused answers <code>application/problem+json</code>,
        where <code>code</code> is stable, <code>detail</code> says why and <code>next</code> what to do. For machines:
        <a href="/api/openapi.json">OpenAPI 3.1</a>.
      </p>
      ${tags.map(
        (tag) =>
          html`<section aria-labelledby="${tag}">
            <h2 id="${tag}">${tag}</h2>
            ${endpoints.filter((endpoint) => tagOf(endpoint) === tag).map(article)}
          </section>`,
      )}
    </main>`
}

function article(endpoint: Endpoint): Html {
  const given = [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)]
  return html`<article id="${operationId(endpoint)}">
    <h3><code>${endpoint.method} ${endpoint.path}</code></h3>
    <p>${endpoint.summary}. <span class="access">${accessWords(endpoint.access)}</span></p>
    ${
      given.length > 0 &&
      html`<dl>
        ${given.map((each) => field(`${String(each['name'])}${each['in'] === 'query' ? ' (query)' : ''}`, each['schema'] as Json, each['required'] === true))}
      </dl>`
    }
    ${hasBody(endpoint) && details('Body', schemaOf(endpoint.body))} ${details('Answer', schemaOf(endpoint.out))}
  </article>`
}

function details(title: string, schema: Json): Html | null {
  const inner = fields(schema)
  if (inner === null) return null
  return html`<details>
    <summary>${title}</summary>
    ${inner}
  </details>`
}

/** An object's fields, also where the object stands in a list or is one of several; null for an empty one. */
function fields(schema: Json, depth = 0): Html | null {
  const list = schema['items'] as Json | undefined
  if (list) return fields(list, depth)
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  if (choices) {
    const drawn = choices.map((choice) => fields(choice, depth)).filter((choice) => choice !== null)
    return drawn.length === 0 ? null : html`${drawn}`
  }
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  if (properties.length === 0) return depth === 0 && schema['type'] !== 'object' ? html`<p>${typeWords(schema)}</p>` : null
  const required = (schema['required'] ?? []) as string[]
  return html`<dl>${properties.map(([name, each]) => field(name, each, required.includes(name), depth))}</dl>`
}

function field(name: string, schema: Json, required: boolean, depth = 0): Html {
  return html`<dt>
      <code>${name}</code>
      ${!required && html`<span class="optional">optional</span>`}
    </dt>
    <dd>${typeWords(schema)} ${depth < 4 && fields(schema, depth + 1)}</dd>`
}

function typeWords(schema: Json): string {
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  if (choices) return [...new Set(choices.map(typeWords))].join(' or ')
  const values = schema['enum'] as unknown[] | undefined
  if (values) return values.map((value) => JSON.stringify(value)).join(', ')
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (schema['format'] === 'date-time') return 'instant'
  const type = schema['type'] === 'array' ? `list of ${typeWords((schema['items'] ?? {}) as Json)}` : String(schema['type'] ?? 'anything')
  return [type, ...limits(schema)].join(', ')
}

function limits(schema: Json): string[] {
  const words: [string, string][] = [
    ['minLength', 'at least # characters'],
    ['maxLength', 'at most # characters'],
    ['maxItems', 'at most # items'],
    ['minimum', 'from #'],
    ['maximum', 'to #'],
    ['default', 'otherwise #'],
  ]
  return words.flatMap(([key, word]) => {
    const value = schema[key]
    if (value === undefined || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return []
    return [word.replace('#', typeof value === 'number' ? value.toLocaleString('en') : JSON.stringify(value))]
  })
}

function accessWords(access: Access): string {
  switch (access) {
    case 'public':
      return 'For everybody.'
    case 'link':
      return 'For the holder of a link.'
    case 'key':
      return 'For the holder of an integration’s key.'
    case 'session':
      return 'For people who are signed in.'
    case 'device':
      return 'For people who are signed in, also on a device that may only answer pages.'
    default:
      return `Needs ${access.permit}.`
  }
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; }
body { display: grid; grid-template-columns: 14rem minmax(0, 52rem); gap: 2rem; margin: 0 auto; max-width: 70rem; padding: 1.5rem; }
nav { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow: auto; }
nav ul { list-style: none; padding: 0; }
a { color: light-dark(#1a56b0, #8ab4f8); }
h1, h2 { line-height: 1.2; }
h2 { margin-top: 3rem; border-bottom: 1px solid light-dark(#ddd, #444); }
h3 { margin: 2rem 0 0; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
code { font: .92em/1.4 ui-monospace, monospace; }
dl { margin: .4rem 0; padding-left: 1rem; border-left: 2px solid light-dark(#e5e5e5, #3a3a3a); }
dt { margin-top: .4rem; }
dd { margin: 0 0 0 1rem; overflow-wrap: anywhere; }
.access, .optional { color: light-dark(#5a5a5a, #a8a8a8); font-size: .9em; }
summary { cursor: pointer; padding: .3rem 0; }
@media (max-width: 48rem) { body { grid-template-columns: minmax(0, 1fr); } nav { position: static; max-height: none; } }
`
