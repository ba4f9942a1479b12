import { expect, type Browser, type Page } from '@playwright/test'
import { openCompany, type Company } from '../senders/company.ts'
import { until } from '../product.ts'
import { ADMIN, join, signIn } from './company.ts'

export const PHONE = 'Mozilla/5.0 (Linux; Android 16; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36'

/** Names as people give them when nobody stops them: long, and without a place to break. */
const LONG = 'Zahlungsabwicklungsschnittstellenüberwachung für grenzüberschreitende Überweisungen'
const UNBROKEN = 'payments-settlement-reconciliation-worker-eu-central-1-production'

type Seeded = Record<'incident' | 'schedule' | 'policy' | 'service' | 'team' | 'person' | 'postmortem' | 'integration' | 'channel', number>

/** A company with something on each page, and somebody signed in who walks through it in one tab. */
export type Tour = { company: Company; seeded: Seeded; link: string; page: Page }

export const ROUTES: readonly [name: string, path: (seeded: Seeded) => string][] = [
  ['Home', () => '/'],
  ['the alerts', () => '/alerts'],
  ['the details of an alert', () => '/alerts?open=1'],
  ['the incidents', () => '/incidents'],
  ['all incidents', () => '/incidents?state=all'],
  ['an incident', ({ incident }) => `/incidents/${incident}`],
  ['on-call', () => '/oncall'],
  ['a schedule', ({ schedule }) => `/oncall/schedules/${schedule}`],
  ['the editor of a schedule', ({ schedule }) => `/oncall/schedules/${schedule}?edit=layers`],
  ['the people', () => '/people'],
  ['a person', ({ person }) => `/people/${person}`],
  ['the profile', () => '/me'],
  ['the teams', () => '/teams'],
  ['a team', ({ team }) => `/teams/${team}`],
  ['the policies', () => '/policies'],
  ['a policy', ({ policy }) => `/policies/${policy}`],
  ['the assets', () => '/assets'],
  ['an asset', ({ service }) => `/assets/${service}`],
  ['an asset, edited', ({ service }) => `/assets/${service}?edit=asset`],
  ['a new asset', () => '/assets/new'],
  ['the import of assets', () => '/assets/import'],
  ['what was discovered', () => '/assets/discovered'],
  ['the Prometheus servers', () => '/assets/discovered?open=monitors'],
  ['the services', () => '/services'],
  ['a service', ({ service }) => `/services/${service}`],
  ['the urgency', () => '/urgency'],
  ['the roles', () => '/roles'],
  ['the stakeholders', () => '/stakeholders'],
  ['the communication plan', () => '/communication'],
  ['a rule of the plan', () => '/communication/1'],
  ['a new rule', () => '/communication/new?from=executives'],
  ['what would happen', ({ service }) => `/communication/simulate?asset=${service}&title=It+stands&severity=critical`],
  ['the clocks', () => '/clocks'],
  ['the postmortems', () => '/postmortems'],
  ['a postmortem', ({ postmortem }) => `/postmortems/${postmortem}`],
  ['the settings', () => '/settings'],
  ['the integrations', () => '/settings/integrations'],
  ['an integration', ({ integration }) => `/settings/integrations/${integration}`],
  ['a new integration', () => '/settings/integrations/new'],
  ['the channels', () => '/settings/channels'],
  ['a channel', ({ channel }) => `/settings/channels/${channel}`],
  ['a new channel', () => '/settings/channels/new'],
  ['the delivery log', () => '/settings/deliveries'],
  ['the system health', () => '/settings/health'],
  ['the audit', () => '/settings/audit'],
  ['the API tokens', () => '/settings/tokens'],
  ['the retention', () => '/settings/retention'],
  ['the profile among the settings', () => '/settings/me'],
  ['a page that is not there', () => '/nowhere'],
  ['the wizard', () => '/welcome'],
]

export async function openTour(browser: Browser): Promise<Tour> {
  const company = await openCompany({ MUSTER_ADMIN_EMAIL: ADMIN.email, MUSTER_ADMIN_PASSWORD: ADMIN.password })
  const { product, mail, keyOf, personId } = company
  const { api, url } = product
  const key = await keyOf('pagerduty')
  const title = 'Checkout answers with errors'
  await send(url, key, { summary: title, source: 'web01', severity: 'critical' })
  const link = (await mail.waitFor((message) => message.subject.includes(title), 60_000)).links.find((href) => href.includes('/p/'))!
  const [incident] = (await api('GET', 'incidents?state=all')).items

  const longest = await join(product, 'Maximiliane Freifrau von Hohenstein-Wittgenstein-Berleburg', `${'m'.repeat(50)}@example.com`)
  await api('POST', `incidents/${incident.id}/roles`, { role: 'commander', userId: personId })
  await api('POST', `incidents/${incident.id}/roles`, { role: 'scribe', userId: longest })
  const group = await api('POST', 'stakeholders', {
    name: LONG,
    kind: 'provider',
    lines: [{ label: UNBROKEN, by: 'web', address: `https://example.com/${UNBROKEN}`, note: LONG }],
  })
  const told = await api('POST', 'stakeholders', { name: UNBROKEN, kind: 'legal', lines: [] })
  await api('POST', `incidents/${incident.id}/stakeholders`, { groupIds: [group.id, told.id] })
  await api('POST', `incidents/${incident.id}/told`, { groupId: told.id, line: UNBROKEN })
  const team = await api('POST', 'teams', { name: LONG, description: LONG, members: [{ userId: personId, lead: true }] })
  const [schedule] = (await api('GET', 'schedules')).items
  const target = { kind: 'schedule', id: schedule.id }
  const policy = await api('POST', 'policies', {
    name: `${UNBROKEN}-policy`,
    policy: {
      levels: [
        { targets: [target], delayMinutes: 5 },
        { targets: [{ kind: 'user', id: personId }], delayMinutes: 15 },
      ],
      repeat: 1,
      ackTimeoutMinutes: 30,
      lastResort: null,
    },
  })
  const service = await api('POST', 'services', { name: UNBROKEN, description: LONG, teamId: team.id, escalationPolicyId: policy.id })
  const integration = await api('POST', 'integrations', {
    serviceId: service.id,
    kind: 'pagerduty',
    name: `${UNBROKEN}-events`,
    config: {},
  })
  await send(url, integration.key, { summary: `${LONG}: ${UNBROKEN}`, source: UNBROKEN, severity: 'warning' })
  await fetch(`${url}/v2/enqueue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"routing_key":"${integration.key}"}`,
  })
  await until('a second incident', async () => (await api('GET', 'incidents?state=all')).items.length === 2)
  await api('POST', 'tokens', { name: UNBROKEN, scopes: ['read', 'respond'], expiresAt: null })
  const [channel] = (await api('GET', 'channels')).items
  const over = await api('POST', 'pages', {
    title: 'Over already',
    message: '',
    targets: [{ kind: 'user', id: personId }],
    urgency: 'low',
    severity: 'low',
  })
  await api('POST', `incidents/${over.id}/resolve`, { note: 'It was nothing.' })
  const postmortem = await api('POST', `incidents/${over.id}/postmortem`)

  const seeded: Seeded = {
    incident: incident.id,
    schedule: schedule.id,
    policy: policy.id,
    service: service.id,
    team: team.id,
    person: personId,
    postmortem: postmortem.id,
    integration: integration.id,
    channel: channel.id,
  }
  // movement would be caught half way
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  await signIn(page, product)
  return { company, seeded, link, page }
}

async function send(url: string, routing_key: string, payload: object): Promise<void> {
  const response = await fetch(`${url}/v2/enqueue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ routing_key, event_action: 'trigger', payload }),
  })
  if (!response.ok) throw new Error(`/v2/enqueue answered ${response.status}: ${await response.text()}`)
}

/** Goes to another page without loading the product anew, and waits until it has what it shows. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState({}, '', to), path)
  await settled(page)
}

export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}
