import { z } from 'zod'
import { Problem, type Access, type Endpoint } from '../contract/endpoint.ts'
import { schemaOf } from './http/settings.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of what is served, made from the contract itself: it cannot say anything else than the server does. */
export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Instants are ISO 8601 with an offset. Lists are paged: send `next` of one page as `after` of the following. Unknown fields are refused. What is refused answers `application/problem+json`: `code` is stable, `detail` says why, `next` what to do.',
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(endpoints.map(tagOf))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, made under Settings → API tokens.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-muster',
          description: 'Set by signing in. Changes also need the header `x-muster: 1` and must come from the page itself.',
        },
      },
      schemas: { Problem: schemaOf(Problem) },
      responses: {
        Problem: {
          description: 'Refused, with the reason',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function operation(endpoint: Endpoint): Json {
  const body = schemaOf(endpoint.body)
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    tags: [tagOf(endpoint)],
    ...secured(endpoint.access),
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...(hasBody(endpoint)
      ? { requestBody: { required: !endpoint.body.safeParse(undefined).success, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: schemaOf(endpoint.out) } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

export function hasBody(endpoint: Endpoint): boolean {
  return !(endpoint.body instanceof z.ZodUndefined)
}

/** The first part of the path: the feature's own word. */
export function tagOf({ path }: Endpoint): string {
  return path.split('/')[1]!
}

/** `GET /people/:id/contact-methods` → `getPeopleIdContactMethods`: unique, because method and path are. */
export function operationId({ method, path }: Endpoint): string {
  const words = path.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

function secured(access: Access): Json {
  if (access === 'public') return { security: [] }
  if (access === 'link') return { security: [], description: 'For the holder of a link, whose token is in the body.' }
  if (access === 'key') return { security: [], description: 'For the holder of an integration’s key.' }
  if (access === 'session' || access === 'device') return { security: [{ session: [] }] }
  return { security: [{ token: [] }, { session: [] }], 'x-permission': access.permit }
}

export function parameters(where: 'path' | 'query', shape: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = schemaOf(shape) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema,
  }))
}
