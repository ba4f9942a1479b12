import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCompany, type Company } from './company.ts'
import { startPrometheus, type Program } from './programs.ts'
import { until } from '../product.ts'

let company: Company
let prometheus: Program
beforeAll(async () => {
  company = await openCompany()
  const self = new URL(company.product.url).host
  prometheus = await startPrometheus(
    `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['web-1.invalid:9100', 'web-2.invalid:9100'] }]
  - job_name: muster
    metrics_path: /healthz
    static_configs: [{ targets: ['${self}'], labels: { instance: 'muster-1:8080' } }]
`,
    'groups: []',
  )
})
afterAll(async () => {
  prometheus.stop()
  await company.close()
})

it('a real Prometheus proposes its targets as assets', async () => {
  const { api } = company.product
  const monitor = await until('its targets', async () => {
    const made = await api('POST', 'asset-monitors', { name: `Frankfurt ${Math.random()}`, url: prometheus.url })
    return made.targets === 3 ? made : undefined
  })
  expect(monitor).toMatchObject({ targets: 3, fault: null })
  const { items } = await api('GET', 'asset-candidates')
  expect(items.map(({ value }: { value: string }) => value).sort()).toEqual(['muster-1:8080', 'web-1.invalid:9100', 'web-2.invalid:9100'])
  const { confirmed } = await api('POST', 'asset-candidates/confirm', { items: items.map(({ id }: { id: number }) => ({ id })) })
  expect(confirmed).toBe(3)
  expect((await api('GET', 'asset-candidates')).total).toBe(0)
})
