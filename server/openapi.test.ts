import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../contract/endpoint.ts'
import { openApi, operationId } from './openapi.ts'

const folder = new URL('../contract/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'endpoint.ts')
const modules = await Promise.all(files.map((name) => import(new URL(name, folder).href)))
const endpoints = modules.flatMap((module) => Object.values(module).filter(isEndpoint))

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
}

describe('the API’s description', () => {
  const description = openApi(endpoints, '1.2.3') as { paths: Record<string, Record<string, any>> }
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

  test('has every endpoint of the contract, each under a name of its own', () => {
    expect(operations).toHaveLength(endpoints.length)
    expect(new Set(endpoints.map(operationId)).size).toBe(endpoints.length)
  })

  test('says for every one who may call it', () => {
    for (const endpoint of endpoints) {
      const operation = description.paths[endpoint.path.replaceAll(/:(\w+)/g, '{$1}')]![endpoint.method.toLowerCase()]
      const open = endpoint.access === 'public' || endpoint.access === 'link' || endpoint.access === 'key'
      expect(operation.security.length === 0, operation.operationId).toBe(open)
      if (typeof endpoint.access === 'object') expect(operation['x-permission']).toBe(endpoint.access.permit)
    }
  })

  test('names every parameter of every path', () => {
    for (const { path, operation } of operations) {
      const named = operation.parameters.filter((p: { in: string }) => p.in === 'path').map((p: { name: string }) => p.name)
      expect(named.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort())
    }
  })

  test('describes instants as they are on the wire, and refuses unknown fields in bodies', () => {
    const text = JSON.stringify(description)
    expect(text).toContain('"format":"date-time"')
    for (const { path, method, operation } of operations) {
      const schema = operation.requestBody?.content['application/json'].schema
      if (schema?.type === 'object' && schema.properties) expect(schema.additionalProperties, `${method} ${path}`).toBe(false)
    }
  })
})
