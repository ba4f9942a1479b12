import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { DAY } from '../../domain/time.ts'
import { until } from '../product.ts'
import { join, sendAlert, signIn, startStaffed, type Staffed } from './company.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let staffed: Staffed
let page: Page
test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  staffed = await startStaffed()
  const { api } = staffed.product
  const shop = await api('GET', `assets/${staffed.serviceId}`)
  await api('POST', 'assets/import', { format: 'csv', text: `name,priority\n${shop.name},P1`, apply: true })
  await join(staffed.product, 'Zahlungsabwicklungsschnittstellenverantwortlicher Müller', 'mueller@example.com')
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  await signIn(page, staffed.product)
})
test.afterAll(() => staffed?.product.stop())

const dialog = () => page.getByRole('dialog')
async function check(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([])
  }
}
/** Nothing reaches over the edge of a phone; with SHOTS set, pictures are kept there. */
async function shots(name: string): Promise<void> {
  const folder = process.env['SHOTS']
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 780 : 900 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(width)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      if (!folder) continue
      const height = await page.evaluate(() => document.querySelector('#content')?.scrollHeight ?? 0)
      await page.setViewportSize({ width, height: Math.max(780, Math.min(3_000, height + 140)) })
      await page.screenshot({ path: `${folder}-${name}-${width}-${colorScheme}.png` })
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('a register without risks teaches the first step', async () => {
  await page.goto(`${staffed.product.url}/risks`)
  await expect(page.getByText('Nobody has signed what is accepted')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add a risk' })).toBeVisible()
  await check()
  await shots('empty')
})

test('a limit is signed, a risk is added, and it asks for a decision', async () => {
  await page.getByRole('button', { name: 'Sign a limit' }).click()
  await dialog().getByLabel('Accepted up to').fill('8')
  await dialog().getByLabel('Statement').fill('The board accepts what costs less than a day.')
  await check()
  await dialog().getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(page.getByText('The board accepts what costs less than a day.')).toBeVisible()

  await page.getByRole('button', { name: 'New risk' }).click()
  await dialog().getByLabel('Name').fill('Ransomware in the shop')
  await dialog().getByLabel('Threat').fill('A gang encrypts its data and asks for money.')
  await dialog().getByLabel('Asset').fill('Sho')
  await page.getByRole('option', { name: /^Shop/ }).click()
  await dialog().getByLabel('Scenario').fill('Malw')
  await page.getByRole('option', { name: /^Malware/ }).click()
  await dialog().getByLabel('Impact').click()
  await page.getByRole('option', { name: /^5 severe/ }).click()
  await dialog().getByRole('button', { name: 'Add a control' }).click()
  await dialog().getByLabel('Control 1', { exact: true }).fill('Mail is scanned')
  await check()
  await shots('dialog')
  await dialog().getByRole('button', { name: 'Add the risk' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Ransomware in the shop' })).toBeVisible()
  await expect(page.getByText('Its score of 10 is above the 8 that is accepted.', { exact: false })).toBeVisible()
  await check()
  await shots('open')
})

test('a plan covers it, and can be taken back', async () => {
  await page.getByRole('button', { name: 'Decide' }).click()
  await dialog().getByLabel('How to mitigate it').fill('Backups that nobody can change, by the end of the month.')
  await check()
  await shots('treat')
  await dialog().getByRole('button', { name: 'Decide' }).click()
  await expect(page.getByText('Planned', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Decide' }).click()
  await dialog().getByRole('button', { name: 'Take it back' }).click()
  await expect(page.getByText('Not covered', { exact: true })).toBeVisible()
})

test('work that is late raises it, and is done with evidence', async () => {
  const { api } = staffed.product
  const late = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 16)
  const work = { kind: 'patch', assetKind: 'application', every: 1, unit: 'month', timezone: 'UTC' }
  const [{ id: adminId }] = (await api('GET', 'people')).items
  await api('POST', 'hardening', { ...work, name: 'Patch the applications', firstAt: late, owner: { kind: 'user', id: adminId } })
  await api('POST', 'hardening', {
    ...work,
    name: 'Try to restore the payments settlement reconciliation database from its backups',
    kind: 'restoreTest',
    assetKind: null,
    priority: 1,
    firstAt: new Date(Date.now() + 20 * DAY).toISOString().slice(0, 16),
    owner: { kind: 'user', id: adminId },
  })
  await expect(page.getByText('Likelihood +1')).toBeVisible()
  await check()
  await shots('risk')
  await page.goto(`${staffed.product.url}/hardening`)
  await expect(page.getByText('1 late')).toBeVisible()
  await check()
  await shots('hardening')
  await page.goto(`${staffed.product.url}/`)
  await expect(page.getByRole('heading', { name: 'Prepare' })).toBeVisible()
  await check()
  await shots('home')
  await page.goto(`${staffed.product.url}/assets/${staffed.serviceId}`)
  await expect(page.getByText('1 late')).toBeVisible()
  await check()
  await shots('asset')

  await page.goto(`${staffed.product.url}/hardening`)
  await page.getByRole('button', { name: 'New work' }).click()
  await expect(dialog().getByLabel('Name')).toBeVisible()
  await check()
  await shots('work')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Patch the applications' }).click()
  await dialog().getByLabel('What was done').fill('All of them.')
  await dialog().getByLabel('Link to the proof').fill('https://example.com/tickets/7')
  await check()
  await shots('done')
  await dialog().getByRole('button', { name: 'It is done' }).click()
  await expect(page.getByText('1 late')).toBeHidden()
})

test('the heat map filters by keyboard, and the register by what stands in the address', async () => {
  const { api } = staffed.product
  const people = (await api('GET', 'people')).items
  const reviewAt = new Date(Date.now() + 90 * DAY).toISOString()
  const names = [
    'Provider fails',
    'Data centre floods',
    'Key person leaves',
    'Laptop stolen',
    'Grenzüberschreitende Zahlungsabwicklung fällt aus',
  ]
  for (const [at, name] of names.entries()) {
    const steps = { likelihood: (at % 5) + 1, impact: ((at * 2) % 5) + 1 }
    await api('POST', 'risks', {
      name,
      threat: 'It happens.',
      ...steps,
      ownerId: people.at(-1).id,
      reviewAt,
      assetId: at === 0 ? staffed.serviceId : null,
    })
  }
  await page.goto(`${staffed.product.url}/risks`)
  const full = page.getByRole('button', { name: /^1 risk, likelihood 2, impact 3/ })
  await expect(full).toBeVisible()
  await check()
  await shots('register')
  await page.setViewportSize({ width: 360, height: 780 })
  await page.reload()
  await expect(full).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Prepare' }).getByRole('link', { name: 'Risks' })).toBeInViewport({ ratio: 1 })
  await page.setViewportSize({ width: 1280, height: 800 })
  await full.focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(full).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/cell=2x3/)
  await expect(page.getByRole('table', { name: 'Risks', exact: true }).getByRole('row')).toHaveCount(2)
  await page.reload()
  await expect(full).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Show all cells' }).click()
  await page.goto(`${staffed.product.url}/risks?standing=within&q=zzz`)
  await expect(page.getByText('No risk matches')).toBeVisible()
})

test('an incident shows the risk that it realises, and a person says so', async () => {
  const { api } = staffed.product
  await until('the incident', async () => {
    await sendAlert(staffed, `Ransomware found ${Date.now()}`)
    const [incident] = (await api('GET', 'incidents')).items
    return incident !== undefined && (await api('GET', `incidents/${incident.id}/risks`)).items.length > 0
  })
  const [{ id }] = (await api('GET', 'incidents')).items
  await page.goto(`${staffed.product.url}/incidents/${id}`)
  const came = page.getByRole('button', { name: 'Ransomware in the shop came true' })
  await expect(came).toBeVisible()
  await check()
  await came.click()
  await expect(page.getByText(/said that the risk “Ransomware in the shop” came true/)).toBeVisible()
  await check()
  await shots('incident')
  await page.getByRole('link', { name: 'Ransomware in the shop' }).first().click()
  await expect(page.getByText('An incident made it come true.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await dialog().getByLabel('What it rests on').fill('It came by mail, past the scanner.')
  await dialog().getByRole('button', { name: 'Save the score' }).click()
  await expect(page.getByText('An incident made it come true.', { exact: false })).toBeHidden()
  await expect(page.getByText('It came by mail, past the scanner.')).toBeVisible()
})
