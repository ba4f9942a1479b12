import type { Page } from '@playwright/test'
import { startProduct, until, type Product } from '../product.ts'

export const ADMIN = { email: 'ann@example.com', password: 'an unguessable sentence' }

/** A product that was set up unattended, with a service whose alerts page its administrator. */
export type Staffed = { product: Product; adminId: number; policyId: number; serviceId: number; key: string }

export async function startStaffed(): Promise<Staffed> {
  const product = await startProduct({ MUSTER_ADMIN_EMAIL: ADMIN.email, MUSTER_ADMIN_PASSWORD: ADMIN.password })
  const { api } = product
  const [{ id: adminId }] = (await api('GET', 'people')).items
  const policy = await api('POST', 'policies', {
    name: 'Default',
    policy: {
      levels: [{ targets: [{ kind: 'user', id: adminId }], delayMinutes: 30 }],
      repeat: 0,
      ackTimeoutMinutes: null,
      lastResort: null,
    },
  })
  const service = await api('POST', 'services', { name: 'Shop', escalationPolicyId: policy.id })
  const { key } = await api('POST', 'integrations', { serviceId: service.id, kind: 'pagerduty', name: 'Events', config: {} })
  return { product, adminId, policyId: policy.id, serviceId: service.id, key }
}

export async function signIn(page: Page, { url }: Product, email: string = ADMIN.email): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
}

/** Invites somebody to answer pages, and takes the invitation as they would; answers their id. */
export async function join(product: Product, name: string, email: string, role = 'responder'): Promise<number> {
  const { person, link } = await product.api('POST', 'people', { name, email, role, timezone: 'Europe/Berlin' })
  const response = await fetch(`${product.url}/api/v1/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(link).hash.slice(1), name, password: ADMIN.password, timezone: 'Europe/Berlin' }),
  })
  if (!response.ok) throw new Error(`The invitation answered ${response.status}: ${await response.text()}`)
  return person.id
}

export async function sendAlert({ product, key }: Staffed, title: string): Promise<void> {
  const response = await fetch(`${product.url}/v2/enqueue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      routing_key: key,
      event_action: 'trigger',
      dedup_key: title,
      payload: { summary: title, source: title, severity: 'critical' },
    }),
  })
  if (!response.ok) throw new Error(`/v2/enqueue answered ${response.status}: ${await response.text()}`)
}

export type IncidentSeen = { id: number; title: string; state: string }

/** All incidents, once `enough` of them are as asked for. */
export function incidentsWhere(product: Product, what: string, enough: (incidents: IncidentSeen[]) => boolean): Promise<IncidentSeen[]> {
  return until(what, async () => {
    const { items } = await product.api('GET', 'incidents?state=all&limit=100')
    return enough(items) && items
  })
}
