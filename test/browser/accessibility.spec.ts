import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { openCompany, type Company } from '../senders/company.ts'
import { ADMIN, signIn } from './company.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PHONE = 'Mozilla/5.0 (Linux; Android 16; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36'
const THEMES = ['light', 'dark'] as const

/** What was seeded; routes name its parts. */
type Seeded = { incident: number; schedule: number; policy: number; service: number; team: number; person: number; postmortem: number }

const ROUTES: readonly [name: string, path: (seeded: Seeded) => string][] = [
  ['Home', () => '/'],
  ['the alerts', () => '/alerts'],
  ['the details of an alert', () => '/alerts?open=1'],
  ['the incidents', () => '/incidents'],
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
  ['the services', () => '/services'],
  ['a service', ({ service }) => `/services/${service}`],
  ['the postmortems', () => '/postmortems'],
  ['a postmortem', ({ postmortem }) => `/postmortems/${postmortem}`],
  ['the integrations', () => '/settings/integrations'],
  ['an integration', () => '/settings/integrations/1'],
  ['a new integration', () => '/settings/integrations/new'],
  ['the channels', () => '/settings/channels'],
  ['a channel', () => '/settings/channels/1'],
  ['the delivery log', () => '/settings/deliveries'],
  ['the system health', () => '/settings/health'],
  ['the audit', () => '/settings/audit'],
  ['the API tokens', () => '/settings/tokens'],
  ['the retention', () => '/settings/retention'],
  ['the wizard', () => '/welcome'],
]

let company: Company
let seeded: Seeded
let link: string
let inside: Page

test.beforeAll(async ({ browser }) => {
  // starting, a mail with a code, a page by mail, signing in
  test.setTimeout(300_000)
  company = await openCompany({ MUSTER_ADMIN_EMAIL: ADMIN.email, MUSTER_ADMIN_PASSWORD: ADMIN.password })
  const { product, mail, keyOf, personId, policyId, serviceId } = company
  const { api, url } = product
  const routing_key = await keyOf('pagerduty')
  const title = 'Checkout answers with errors'
  await fetch(`${url}/v2/enqueue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ routing_key, event_action: 'trigger', payload: { summary: title, source: 'web01', severity: 'critical' } }),
  })
  link = (await mail.waitFor((message) => message.subject.includes(title), 60_000)).links.find((href) => href.includes('/p/'))!
  const [incident] = (await api('GET', 'incidents?state=all')).items
  const [schedule] = (await api('GET', 'schedules')).items
  const team = await api('POST', 'teams', { name: 'Payments', description: 'Takes the money', members: [{ userId: personId, lead: true }] })
  const over = await api('POST', 'pages', {
    title: 'Over already',
    message: '',
    targets: [{ kind: 'user', id: personId }],
    urgency: 'low',
    severity: 'low',
  })
  await api('POST', `incidents/${over.id}/resolve`, { note: 'It was nothing.' })
  const postmortem = await api('POST', `incidents/${over.id}/postmortem`)
  seeded = {
    incident: incident.id,
    schedule: schedule.id,
    policy: policyId,
    service: serviceId,
    team: team.id,
    person: personId,
    postmortem: postmortem.id,
  }
  inside = await openPage(browser)
  await signIn(inside, product)
})
test.afterAll(() => company.close())

test.describe('has no violation that axe can find, in either theme', () => {
  for (const [name, path] of ROUTES) {
    test(name, async () => {
      await check(inside, `${company.product.url}${path(seeded)}`)
    })
  }

  test('signing in', async ({ browser }) => {
    const outside = await openPage(browser)
    await check(outside, `${company.product.url}/sign-in`)
    await outside.context().close()
  })

  test('the page behind the link of a page', async ({ browser }) => {
    const phone = await openPage(browser, { userAgent: PHONE, viewport: { width: 360, height: 740 } })
    await check(phone, link)
    await phone.context().close()
  })
})

async function openPage(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  // movement would be caught half way through a change of colour
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  return context.newPage()
}

async function check(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  // what is still read is not what is meant to be checked
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme })
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      at: nodes.map((node) => `${node.target.join(' ')}: ${node.html.slice(0, 160)}`),
    }))
    expect.soft(found, `${theme}: ${new URL(url).pathname}`).toEqual([])
  }
}
