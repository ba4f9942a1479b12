import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCompany, pressAcknowledge, theIncident, type Company } from './company.ts'
import { startAlertmanager, startPrometheus, type Program } from './programs.ts'

const rules = (expression: string) => `
groups:
  - name: shop
    interval: 1s
    rules:
      - alert: ShopDown
        expr: ${expression}
        labels: { severity: critical, instance: web01 }
        annotations: { summary: The shop does not answer, runbook_url: https://runbooks.example.com/shop }
`
const FIRING = 'vector(1) > 0'
const QUIET = 'vector(0) > 0'

let company: Company
const programs: Program[] = []
beforeAll(async () => {
  company = await openCompany()
})
afterAll(async () => {
  for (const program of programs) program.stop()
  await company.close()
})

describe('a real Prometheus through a real Alertmanager', () => {
  it('pages the person on call over SMTP, who acknowledges; it is resolved and a postmortem is there', async () => {
    const { product, mail, keyOf } = company
    const alertmanager = await startAlertmanager(`
route: { receiver: muster, group_wait: 0s, group_interval: 1s, repeat_interval: 4h }
receivers:
  - name: muster
    webhook_configs: [{ url: '${product.url}/ingest/${await keyOf('alertmanager')}', send_resolved: true }]
`)
    programs.push(alertmanager)
    const prometheus = await startPrometheus(
      `
global: { evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['${new URL(alertmanager.url).host}'] }] }] }
`,
      rules(FIRING),
    )
    programs.push(prometheus)

    const page = await mail.waitFor((message) => message.subject.includes('The shop does not answer'), 60_000)
    expect(page.to).toEqual(['ann@example.com'])
    const link = page.links.find((href) => href.includes('/p/'))!
    expect(await pressAcknowledge(link)).toMatch(/acknowledged/i)
    const { id } = await theIncident(product, /The shop does not answer/, 'acknowledged')

    prometheus.reload('rules.yml', rules(QUIET))
    await theIncident(product, /The shop does not answer/, 'resolved')
    const over = await mail.waitFor((message) => message.subject.startsWith('Re: ') && /resolved/i.test(message.text), 30_000)
    expect(over.headers['references'] ?? over.headers['in-reply-to']).toBeTruthy()

    const { items } = await product.api('GET', `incidents/${id}/timeline`)
    const story = items.map((item: { sentence: string }) => item.sentence).join('\n')
    expect(story).toMatch(/Opened as critical/)
    expect(story).toMatch(/E-mail to Administrator was accepted/)
    expect(story).toMatch(/Administrator acknowledged it by the link in a page/)
    expect(story).toMatch(/Resolved: the last alert/)

    const postmortem = await product.api('POST', `incidents/${id}/postmortem`)
    for (const question of [/caused/i, /consequences/i, /better/i, /prevent/i]) expect(postmortem.body).toMatch(question)
  })
})

describe('the same Prometheus without any Alertmanager', () => {
  it('sends to Muster itself, which only needs a path prefix', async () => {
    const { product, keyOf } = company
    const key = await keyOf('alertmanager-api')
    const prometheus = await startPrometheus(
      `
global: { evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ path_prefix: '/ingest/${key}', static_configs: [{ targets: ['${new URL(product.url).host}'] }] }] }
`,
      rules(FIRING).replaceAll('The shop does not answer', 'The till does not answer'),
    )
    programs.push(prometheus)
    await theIncident(product, /The till does not answer/, 'triggered')
    prometheus.reload('rules.yml', rules(QUIET))
    await theIncident(product, /The till does not answer/, 'resolved')
  })
})
