import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { until } from '../product.ts'
import { openCompany, type Company } from '../senders/company.ts'
import { ADMIN, signIn } from './company.ts'
import { settled } from './tour.ts'

// a plan is made, tried, and then carried out
test.describe.configure({ mode: 'serial' })

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const DESK = 'executives@example.com'

let company: Company
let page: Page
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  company = await openCompany({ MUSTER_ADMIN_EMAIL: ADMIN.email, MUSTER_ADMIN_PASSWORD: ADMIN.password })
  const { api } = company.product
  // the plan that everybody begins with would be in the way of the first step
  for (const { id } of (await api('GET', 'communication-rules')).items) await api('DELETE', `communication-rules/${id}`)
  await api('POST', 'stakeholders', {
    name: 'Board',
    kind: 'executives',
    lines: [
      { label: 'Mailbox', by: 'email', address: DESK },
      { label: 'Chair', by: 'phone', address: '+49 (30) 12-34' },
    ],
  })
  const types = (await api('GET', 'incident-types')).items
  const major = types.find(({ name }: { name: string }) => name === 'Major incident')
  await api('PUT', `incident-types/${major.id}`, {
    name: major.name,
    description: major.description,
    severities: major.severities,
    roles: ['communications', 'scribe'].map((role) => ({
      role,
      from: role === 'scribe' ? [] : [{ kind: 'user', id: company.personId }],
    })),
    stakeholderIds: [],
  })
  page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })).newPage()
  await signIn(page, company.product)
})
test.afterAll(() => company?.close())

/** The dialog that waits for an answer; a message that goes by itself is one, too. */
const modal = () => page.locator('[role=dialog][data-modal]')
const rules = () => page.getByRole('list', { name: 'Rules' })
const toBeSaid = () => page.getByRole('list', { name: 'To be said' }).getByRole('listitem')
const timeline = () => page.getByRole('region', { name: 'Timeline' })

test('a rule is made from a starter; a fault in its template is shown at its field, and mended', async () => {
  await page.goto(`${company.product.url}/stakeholders`)
  await page.getByRole('link', { name: 'Communication', exact: true }).first().click()
  await expect(page.getByText('No rule yet: nobody is told anything by itself')).toBeVisible()
  await check()
  await shots('empty')
  await page.getByRole('link', { name: 'Executives', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Remove Board' })).toBeVisible()

  const subject = page.getByLabel('Subject', { exact: true })
  const preview = page.getByRole('region', { name: 'Preview' })
  await subject.fill('{{ incident.titel }}')
  await expect(page.getByText('There is nothing called incident.titel.')).toBeVisible()
  await expect(preview).toContainText('The subject cannot be made yet.')
  await shots('fault', 2_000)
  await page.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page).toHaveURL(/\/communication\/new/)
  await expect(page.getByText('There is nothing called incident.titel.')).toBeVisible()

  await subject.fill('Checkout: ')
  await page.getByRole('button', { name: 'Title', exact: true }).click()
  await expect(subject).toHaveValue('Checkout: {{ incident.title }}')
  await expect(preview.getByText('Checkout: Checkout does not answer')).toBeVisible()
  await expect(page.getByText('There is nothing called')).toHaveCount(0)

  await page.getByRole('textbox', { name: 'After', exact: true }).fill('0')
  await page.getByRole('combobox', { name: 'Approved by' }).fill('')
  await page.getByRole('textbox', { name: /^Overdue after/ }).fill('')
  await page.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page.getByText('Say how many minutes.')).toBeVisible()
  await page.getByRole('textbox', { name: /^Overdue after/ }).fill('20')
  await check()
  await shots('editor', 2_000)
  await page.getByRole('button', { name: 'Add the rule' }).click()
  await expect(rules()).toContainText('Board by e-mail, as soon as an incident is critical')
  await expect(rules()).toContainText('written by Communications; again every 1 h; overdue after 20 min; they hear when it is over')
})

test('rules are switched off, put in order by the keyboard, and deleted by typing their name', async () => {
  await page.getByRole('link', { name: 'Legal, where personal data are concerned' }).click()
  await page.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page.getByText('Say who is told.')).toBeVisible()
  await page.getByRole('combobox', { name: /^Audiences/ }).fill('counsel@example.com')
  await page.getByRole('option', { name: /^counsel@example.com/ }).click()
  await page.getByRole('button', { name: 'Add the rule' }).click()
  const row = (name: string) => rules().getByRole('listitem').filter({ hasText: name })
  await expect(row('Legal: personal data')).toContainText('an incident concerns personal data')
  await check()
  await shots('rules')

  await row('Legal').getByRole('switch').click()
  await until('it to be off', async () => {
    const { items } = await company.product.api('GET', 'communication-rules')
    return items.some(({ name, enabled }: { name: string; enabled: boolean }) => name.startsWith('Legal') && !enabled)
  })
  await page.getByRole('button', { name: 'Legal: personal data earlier' }).focus()
  await page.keyboard.press('Enter')
  await expect(rules().getByRole('listitem').first()).toContainText('Legal')
  await expect(page.getByRole('button', { name: 'Legal: personal data later' })).toBeFocused()

  await rules().getByRole('link', { name: 'Legal: personal data' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Legal: personal data?' })
  await dialog.getByRole('textbox').fill('Legal: personal data')
  await dialog.getByRole('button', { name: 'Delete rule' }).click()
  await expect(rules().getByRole('listitem')).toHaveCount(1)
})

test('what would happen on Saturday at 03:00 stands on one axis, and what is missing before it', async () => {
  await page.goto(`${company.product.url}/assets/${company.serviceId}`)
  await page.getByRole('link', { name: 'What would happen' }).click()
  await expect(page.getByText('Nothing is asked yet')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'On which asset' })).toHaveValue('Shop')
  await page.getByLabel(/^What happens/).fill('Checkout is down')
  await page.getByRole('combobox', { name: /^As bad as/ }).click()
  await page.getByRole('option', { name: 'Critical' }).click()
  await page.getByRole('button', { name: 'Saturday 03:00' }).click()
  const axis = page.getByRole('list', { name: 'What would happen' })
  await expect(axis).toContainText(/0 min03:00An incident opens/)
  await expect(axis).toContainText(/Administrator.*E-mail/)
  await expect(axis).toContainText('Communications writes and sends it; again every 1 h')
  await expect(axis).toContainText('Board, Chair: Phone By hand')
  await expect(axis).toContainText(/20 min03:20“Executives” is overdue if it is not out by now/)
  await page.getByText('What they read').click()
  await expect(axis).toContainText('Checkout: Checkout is down')
  await expect(page).toHaveURL(/severity=critical/)
  await expect(page).toHaveURL(/at=/)
  await check()
  await shots('simulate', 1_400)

  // the link says all of it
  await page.reload()
  await expect(axis).toContainText(/0 min03:00An incident opens/)

  const lonely = await company.product.api('POST', 'assets', { name: 'Forgotten server', kind: 'server' })
  await page.goto(`${company.product.url}/communication/simulate?asset=${lonely.id}&title=It+burns`)
  await expect(page.getByText('No service is paged for it, so nobody is')).toBeVisible()
})

test('an incident’s draft is written and sent by mail, a call is done by hand, and the proof stands', async () => {
  const { api, url } = company.product
  const incident = await api('POST', 'incidents', { title: 'Carts are empty', severity: 'critical', serviceId: company.serviceId })
  await until('a draft', async () => {
    const { items } = await api('GET', `incidents/${incident.id}/communications`)
    return items.some(({ state }: { state: string }) => state === 'drafted')
  })
  await page.goto(`${url}/incidents/${incident.id}`)
  await settled(page)
  await expect(toBeSaid()).toContainText(/Executives.*To be written.*Communications \(Administrator\) writes it/)
  await check()
  await shots('incident', 900, '?tab=details')
  await page.keyboard.press('u')
  const dialog = page.getByRole('dialog', { name: 'Executives' })
  await expect(dialog).toContainText('Goes to Board, by e-mail.')
  await expect(dialog.getByLabel('Subject')).toHaveValue('Checkout: Carts are empty')
  await dialog.getByLabel('Text').fill('')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(dialog.getByText('Say something.')).toBeVisible()
  await dialog.getByLabel('Text').fill('We know of it, and switch providers.')
  await check()
  await shots('write', 900)
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(dialog).toBeHidden()
  const mail = await company.mail.waitFor(({ to }) => to.includes(DESK))
  expect(mail.subject).toContain('Checkout: Carts are empty')
  expect(mail.text).toContain('We know of it, and switch providers.')

  await expect(toBeSaid().first()).toContainText('To be told')
  await expect(page.getByRole('link', { name: '+49 (30) 12-34' }).last()).toHaveAttribute('href', 'tel:+49301234')
  await expect(page.getByRole('list', { name: 'To be said' })).toContainText('Accepted')
  await shots('by-hand', 900, '?tab=details')
  await page.getByRole('button', { name: 'Done Board, Chair' }).click()
  await modal()
    .getByLabel(/^What was said/)
    .fill('She knows.')
  await modal().getByRole('button', { name: 'Done' }).click()
  const out = page.getByRole('list', { name: 'What went out' })
  await expect(out).toContainText(/Executives.*Told 2/)
  await out.locator('summary').first().click()
  await expect(out).toContainText(/Board, Mailbox.*executives@example.com.*Accepted/)
  await expect(out).toContainText('Written by Administrator')
  await expect(toBeSaid()).toContainText(/Update 2/)
  await expect(timeline()).toContainText('“Executives” was sent to')
  await check()
  await shots('proof', 900, '?tab=details')

  await page.getByRole('button', { name: 'Leave out Executives' }).click()
  await modal().getByRole('textbox').fill('Nothing new.')
  await modal().getByRole('button', { name: 'Leave out' }).click()
  await expect(page.getByText('“Executives” was left out: Nothing new.')).toBeVisible()
  await page.getByRole('button', { name: 'They are concerned' }).click()
  await modal().getByRole('textbox').fill('Addresses were read.')
  await modal().getByRole('button', { name: 'They are concerned' }).click()
  await expect(page.getByText('Personal data are concerned', { exact: true }).first()).toBeVisible()
  await expect(timeline()).toContainText('said that personal data are concerned')
})

test('what is written waits for approval, is given back with a reason, and is approved', async () => {
  const { api, url } = company.product
  const [rule] = (await api('GET', 'communication-rules')).items
  const { id, audienceNames: _, ...body } = rule
  await api('PUT', `communication-rules/${id}`, { ...body, approverRole: 'commander', deadlineMinutes: 5 })
  const incident = await api('POST', 'incidents', { title: 'Login is slow', severity: 'critical', serviceId: company.serviceId })
  await page.goto(`${url}/incidents/${incident.id}`)
  await page.getByRole('button', { name: /^Write Executives/ }).click()
  await modal().getByRole('button', { name: 'Ask for approval' }).click()
  await expect(toBeSaid()).toContainText(/To be approved.*waits for Commander \(nobody\)/)
  // it has to be out within 5 minutes
  await expect(
    page
      .getByRole('banner')
      .or(page.locator('.incident-strip'))
      .getByText(/Next update due in 4 min/),
  ).toBeVisible()

  await page.getByRole('button', { name: 'Read and approve Executives' }).click()
  await expect(modal()).toContainText('Checkout: Login is slow')
  await check()
  await shots('approve', 900)
  await modal().getByRole('button', { name: 'Give back' }).click()
  await page.getByRole('dialog', { name: 'Give “Executives” back' }).getByRole('textbox').fill('Say since when.')
  await modal().getByRole('button', { name: 'Give back' }).click()
  await expect(toBeSaid()).toContainText('To be written')
  await expect(timeline()).toContainText('gave “Executives” back: Say since when.')
  await page.getByRole('button', { name: /^Write Executives/ }).click()
  await modal().getByRole('button', { name: 'Ask for approval' }).click()
  await page.getByRole('button', { name: 'Read and approve Executives' }).click()
  await modal().getByRole('button', { name: 'Approve and send' }).click()
  await company.mail.waitFor(({ to, subject }) => to.includes(DESK) && subject.includes('Login is slow'))
})

/** Nothing that axe finds in either theme, and nothing that stands out at the side of a phone. */
async function check(): Promise<void> {
  const before = page.viewportSize()!
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
    expect.soft(found, colorScheme).toEqual([])
  }
  await page.setViewportSize({ width: 360, height: 740 })
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await page.setViewportSize(before)
}

/** With MUSTER_TEST_SHOTS, pictures of what is on show go to that folder. */
async function shots(name: string, height = 900, query?: string): Promise<void> {
  const folder = process.env['MUSTER_TEST_SHOTS']
  if (!folder) return
  const before = page.viewportSize()!
  const address = page.url()
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? (query === undefined ? Math.max(740, height) : 2_000) : height })
    if (query !== undefined && width === 360) {
      await page.goto(address.split('?')[0] + query)
      await settled(page)
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: `${folder}/H-${name}-${width}-${colorScheme}.png` })
    }
  }
  await page.setViewportSize(before)
  if (query !== undefined) {
    await page.goto(address)
    await settled(page)
  }
}
