import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { signIn, startStaffed, type Staffed } from './company.ts'
import { settled } from './tour.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// one breach, step by step
test.describe.configure({ mode: 'serial' })

let staffed: Staffed
let incident: number
let page: Page
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  staffed = await startStaffed()
  const { api } = staffed.product
  const made = await api('POST', 'incidents', { title: 'Customer addresses were read', severity: 'high', serviceId: staffed.serviceId })
  incident = made.id
  page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })).newPage()
  await signIn(page, staffed.product)
})
test.afterAll(() => staffed?.product.stop())

const toDecide = (): Locator => page.getByRole('list', { name: 'Clocks to be decided' })
const running = (): Locator => page.getByRole('list', { name: 'Clocks that run' })
const one = (list: Locator, title: string): Locator => list.getByRole('listitem').filter({ hasText: title }).first()

test('obligations are read with their law, switched on, and given times by the keyboard', async () => {
  await page.goto(`${staffed.product.url}/clocks`)
  await settled(page)
  await expect(page.getByRole('list', { name: 'Stages of NIS2 Article 23, a significant incident' }).getByRole('listitem')).toHaveText([
    'Early warning24 hours from becoming aware of it',
    'Incident notification72 hours from becoming aware of it',
    'Final report1 month from the filing before',
  ])
  await expect(page.getByRole('link', { name: /^Text of the law/ }).first()).toHaveAttribute('href', /^https:\/\/eur-lex\.europa\.eu/)
  await check()
  await shots('clocks', 1_400)

  await page.getByLabel('Search laws and countries').fill('bank')
  const banks = page.getByRole('switch', { name: /^US banking agencies/ })
  await expect(banks).not.toBeChecked()
  await banks.focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('switch', { name: /^US banking agencies/ })).toBeChecked()
  await expect(page.getByText('Not seen by counsel')).toBeVisible()

  await page.getByRole('button', { name: /^US banking agencies/ }).click()
  const dialog = page.getByRole('dialog', { name: 'US banking agencies, a notification incident', exact: true })
  await dialog.getByRole('button', { name: /^Set times of your own/ }).click()
  await dialog.getByLabel('Amount of limit 1 of Notification to the primary regulator').fill('24')
  await dialog.getByRole('button', { name: /^Add a limit/ }).click()
  await dialog.getByRole('combobox', { name: /^Unit of limit 2/ }).click()
  await page.getByRole('option', { name: 'business days' }).click()
  await dialog.getByRole('combobox', { name: /^Calendar of limit 2/ }).click()
  await page.getByRole('option', { name: 'US federal working days' }).click()
  await dialog.getByLabel('Amount of limit 2 of Notification to the primary regulator').fill('2')
  await dialog.getByLabel('Seen by your counsel on').fill('2026-02-20')
  await check()
  await shots('obligation', 1_100)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('24 hours from classifying it; at the latest 2 business days from becoming aware of it')).toBeVisible()
  await expect(page.getByText('Seen by counsel 20 Feb 2026')).toBeVisible()
  await expect(page.getByText('Times of your own')).toBeVisible()
})

test('nothing is suggested before something speaks for it, then it says why', async () => {
  await page.goto(`${staffed.product.url}/incidents/${incident}`)
  await settled(page)
  await expect(page.getByText('Nothing here suggests a duty to report.')).toBeVisible()
  await staffed.product.api('POST', `incidents/${incident}/personal-data`, { concerned: true, reason: 'Addresses were read.' })
  await expect(one(toDecide(), 'GDPR Article 33, a personal')).toContainText('Suggested because personal data are concerned.')
  await expect(running()).toHaveCount(0)
  await check()
})

test('a clock is started with the time at which somebody knew, and shows what is left', async () => {
  await page.getByRole('button', { name: 'Start the clock of GDPR Article 33, a personal data breach to the authority' }).click()
  const dialog = page.getByRole('dialog', { name: 'Start the clock of GDPR Article 33' })
  await expect(dialog.getByText('Is a risk to the rights and freedoms of people likely?')).toBeVisible()
  await dialog.getByRole('button', { name: 'Start the clock' }).click()
  await expect(dialog.getByText('Say why.')).toBeVisible()
  await dialog.getByLabel('Aware of it').fill(hoursAgo(60))
  await dialog.getByLabel('Why does it apply, and since then?').fill('The desk had the call.')
  await check()
  await shots('start', 1_000)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(dialog).toBeHidden()
  const gdpr = one(running(), 'GDPR Article 33, a personal')
  await expect(gdpr).toContainText(/1[12] h.* left, due/)
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('started the clock of “GDPR Article 33')
})

test('another is picked, corrected, and runs stage by stage', async () => {
  await page.getByRole('button', { name: 'Start another clock' }).click()
  const pick = page.getByRole('dialog', { name: 'Start another clock' })
  await pick.getByRole('combobox', { name: 'Obligations' }).fill('NIS2')
  await page.keyboard.press('Enter')
  const start = page.getByRole('dialog', { name: 'Start the clock of NIS2 Article 23' })
  await start.getByLabel('Why does it apply, and since then?').fill('We are an important entity.')
  await start.getByRole('button', { name: 'Start the clock' }).click()
  await expect(start).toBeHidden()
  const nis2 = one(running(), 'NIS2 Article 23')
  await expect(nis2).toContainText(/Early warning2[34] h.* left/)
  await expect(nis2).toContainText('1 month from the filing before; that has not been made')

  await page.getByRole('button', { name: 'More about NIS2 Article 23' }).click()
  await page.getByRole('menuitem', { name: 'Correct since when it counts' }).click()
  const correct = page.getByRole('dialog', { name: 'Since when does it count?' })
  await correct.getByLabel('Aware of it').fill(hoursAgo(30))
  await correct.getByLabel('Why is it corrected?').fill('The guard knew before.')
  await correct.getByRole('button', { name: 'Correct the start' }).click()
  await expect(correct).toBeHidden()
  await expect(nis2).toContainText('Overdue for')
  await nis2.getByRole('button', { name: /^Why it runs, and since when/ }).click()
  await expect(nis2).toContainText('The guard knew before.')
})

test('what is filed late says why, and keeps the proof', async () => {
  await page.getByRole('button', { name: 'Early warning was filed' }).click()
  const dialog = page.getByRole('dialog', { name: 'Early warning was filed' })
  await dialog.getByRole('checkbox', { name: 'Whether it is suspected to be unlawful or malicious' }).click()
  await dialog.getByLabel('Proof').fill('https://example.com/receipt/4711')
  await dialog.getByLabel('Approved by').fill('Eve Counsel')
  await check()
  await shots('file', 1_000)
  await dialog.getByRole('button', { name: 'Filed', exact: true }).click()
  await expect(dialog.getByText('It is late')).not.toHaveCount(0)
  await dialog.getByLabel('It is late. Why?').fill('The portal was down.')
  await dialog.getByRole('button', { name: 'Filed', exact: true }).click()
  await expect(dialog).toBeHidden()
  const nis2 = one(running(), 'NIS2 Article 23')
  await expect(nis2).toContainText(/Filed late.*approved by Eve Counsel/)
  await expect(nis2.getByRole('link', { name: /example\.com\/receipt/ })).toHaveAttribute('href', 'https://example.com/receipt/4711')
})

test('what does not apply keeps who said so and why, and can still be started', async () => {
  await page.getByRole('button', { name: 'GDPR Article 34 does not apply' }).click()
  const dialog = page.getByRole('dialog', { name: 'GDPR Article 34 does not apply' })
  await dialog.getByLabel('Why not?').fill('All of it was encrypted.')
  await dialog.getByRole('button', { name: 'It does not apply' }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: /^Does not apply 1|^Does not apply1/ }).click()
  await expect(page.getByRole('list', { name: 'Clocks that do not apply' })).toContainText(/Administrator.*All of it was encrypted/)
  await expect(page.getByRole('button', { name: 'It applies after all: GDPR Article 34' })).toBeVisible()
  await check()
  await page.getByRole('heading', { name: /^Clocks/ }).scrollIntoViewIfNeeded()
  await shots('panel', 1_300, '?tab=details')
})

test('the simulator says which clocks would be suggested, and when they would be due', async () => {
  const asked = `asset=${staffed.serviceId}&title=It+stands&severity=critical`
  await page.goto(`${staffed.product.url}/communication/simulate?${asked}`)
  const foretold = page.getByRole('region', { name: 'Clocks that would be suggested' })
  await expect(foretold).toContainText('Because it is critical. It counts from becoming aware of it.')
  const stages = foretold.getByRole('list', { name: 'Stages of NIS2 Article 23, a significant incident' })
  await expect(stages.getByRole('listitem')).toHaveText([
    /^Early warning.*\d\d:\d\d$/,
    /^Incident notification.*\d\d:\d\d$/,
    'Final report1 month from the filing before',
  ])
  await check()
  await foretold.scrollIntoViewIfNeeded()
  await shots('foretold', 1_600)
})

test('on a phone nothing is wider than the screen', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const path of ['/clocks', `/incidents/${incident}?tab=details`]) {
    await page.goto(`${staffed.product.url}${path}`)
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360)
  }
  await expect(page.getByRole('button', { name: 'Incident notification was filed' })).toBeVisible()
})

/** As the field for a time takes it, by the clock of whoever is signed in. */
function hoursAgo(hours: number): string {
  const at = new Date(Date.now() - hours * 3_600_000)
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Berlin' })
    .format(at)
    .replace(' ', 'T')
}

/** Whatever axe can find, in both themes. */
async function check(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const axe = new AxeBuilder({ page }).withTags(TAGS).exclude('[data-base-ui-focus-guard]')
    const { violations } = await axe.setLegacyMode().analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => `${node.target.join(' ')}; ${node.failureSummary}`) }))
    expect.soft(found, `${colorScheme}: ${new URL(page.url()).pathname}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Pictures to look at, where a folder for them is named. */
async function shots(name: string, tall = 900, phone?: string): Promise<void> {
  const folder = process.env['MUSTER_SHOTS']
  if (!folder) return
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: tall })
    if (width === 360 && phone) await page.goto(`${staffed.product.url}${new URL(page.url()).pathname}${phone}`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(300)
      if (phone) await page.getByRole('heading', { name: /^Clocks/ }).scrollIntoViewIfNeeded()
      await page.screenshot({ path: `${folder}/I-${name}-${width}-${colorScheme}.png` })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}
