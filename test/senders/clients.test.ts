import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRODUCT_TOKEN } from '../product.ts'
import { openCompany, theIncident, type Company } from './company.ts'
import { startAlertmanager } from './programs.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const run = promisify(execFile)
let company: Company
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.close())

describe('senders as their users have them', () => {
  it('Alertmanager through its PagerDuty receiver opens and closes one incident', async () => {
    const { product, keyOf } = company
    const key = await keyOf('pagerduty')
    const alertmanager = await startAlertmanager(`
global: { pagerduty_url: '${product.url}/v2/enqueue' }
route: { receiver: muster, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: muster, pagerduty_configs: [{ routing_key: '${key}' }] }]
`)
    const post = (endsAt?: string) =>
      fetch(`${alertmanager.url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels: { alertname: 'DiskFull', severity: 'critical' }, ...(endsAt ? { endsAt } : {}) }]),
      })
    try {
      await post()
      await theIncident(product, /DiskFull/, 'triggered')
      await post(new Date(Date.now() - 1_000).toISOString())
      await theIncident(product, /DiskFull/, 'resolved')
    } finally {
      alertmanager.stop()
    }
  })

  it('amtool adds an alert, and lists it with an API token', async () => {
    const { product, keyOf } = company
    const key = await keyOf('alertmanager-api')
    const http = join(product.dataDir, 'amtool-http.yml')
    await writeFile(http, `authorization: { type: Bearer, credentials: ${PRODUCT_TOKEN} }\n`)
    const amtool = (...args: string[]) =>
      run('amtool', [`--alertmanager.url=${product.url}/ingest/${key}`, `--http.config.file=${http}`, ...args])
    await amtool('alert', 'add', 'alertname=FanBroken', 'severity=warning', 'instance=rack4')
    await theIncident(product, /FanBroken/, 'triggered')
    const { stdout } = await amtool('alert', 'query', 'alertname=FanBroken')
    expect(stdout).toContain('FanBroken')
  })

  it('amtool shows that it is refused without a token, and why for a silence', async () => {
    const { product, keyOf } = company
    const url = `--alertmanager.url=${product.url}/ingest/${await keyOf('alertmanager-api')}`
    const refusal = (...args: string[]) =>
      run('amtool', [url, ...args]).then(
        () => 'it was not refused',
        (error: { stderr: string }) => error.stderr,
      )
    // Alertmanager's API knows no 401, so amtool shows the number alone.
    expect(await refusal('alert', 'query')).toContain('(status 401)')
    expect(await refusal('silence', 'add', 'alertname=X', '--comment=quiet')).toContain('Silences are not kept here')
  })

  it('the key alone reads nothing', async () => {
    const { product, keyOf } = company
    const answer = await fetch(`${product.url}/ingest/${await keyOf('alertmanager-api')}/api/v2/alerts`)
    expect(answer.status).toBe(401)
  })

  it('curl sends JSON of its own making', async () => {
    const { product, keyOf } = company
    const key = await keyOf('generic')
    const { stdout } = await run('curl', [
      '-sS',
      '-w',
      '%{http_code}',
      '-H',
      'content-type: application/json',
      '-d',
      '{"title":"Backup failed","severity":"high"}',
      `${product.url}/ingest/${key}`,
    ])
    expect(stdout).toMatch(/202$/)
    await theIncident(product, /Backup failed/, 'triggered')
  })
})
