import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAuthority } from '../fakes/certificates.ts'
import { theIncident, openCompany, type Company } from './company.ts'

/** PagerDuty's own client speaks HTTPS only: Muster serves TLS by itself. */
let company: Company
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-tls-'))
  const authority = createAuthority()
  const { ca } = authority
  const { cert, key } = authority.issue(['127.0.0.1', 'localhost'])
  await Promise.all([
    writeFile(join(folder, 'cert.pem'), cert),
    writeFile(join(folder, 'key.pem'), key),
    writeFile(join(folder, 'ca.pem'), ca),
  ])
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  company = await openCompany({ MUSTER_TLS_CERT: join(folder, 'cert.pem'), MUSTER_TLS_KEY: join(folder, 'key.pem') })
})
afterAll(async () => {
  await company.close()
  await rm(folder, { recursive: true })
})

it('@pagerduty/pdjs triggers and resolves over TLS', async () => {
  const key = await company.keyOf('pagerduty')
  const send = (action: string) => {
    const program = `
      const { event } = require('@pagerduty/pdjs')
      event({ server: '${new URL(company.product.url).host}', data: { routing_key: '${key}', event_action: '${action}', dedup_key: 'pd-1',
        payload: { summary: 'Queue stands still', source: 'worker', severity: 'error' } } })
        .then((r) => { if (r.status !== 202) throw new Error(String(r.status)) }).catch((e) => { console.error(e); process.exit(1) })`
    return promisify(execFile)(process.execPath, ['--input-type=commonjs', '-e', program], {
      cwd: join(import.meta.dirname, '..', '..'),
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), NODE_TLS_REJECT_UNAUTHORIZED: '1' },
    })
  }
  await send('trigger')
  expect(await theIncident(company.product, /Queue stands still/, 'triggered')).toMatchObject({ severity: 'high' })
  await send('resolve')
  await theIncident(company.product, /Queue stands still/, 'resolved')
})
