import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { join, signIn, startStaffed, type Staffed } from './company.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let staffed: Staffed
let page: Page
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  staffed = await startStaffed()
  const { product } = staffed
  const bea = await join(product, 'Bea Kern', 'bea@example.com')
  await join(product, 'Cyrus Vance', 'cyrus@example.com')
  const rotation = { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-01-05T09:00' }
  const layers = [{ id: 'weekly', name: 'Weekly', participants: [[bea]], rotation }]
  await product.api('POST', 'schedules', { name: 'Commanders', timezone: 'UTC', layers })
  await product.api('POST', 'schedules', { name: 'Nights', timezone: 'UTC', layers: [] })
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  await signIn(page, product)
})
test.afterAll(() => staffed?.product.stop())

test('a role is taken from a schedule and a deputy, and says who it would be now', async () => {
  await page.goto(`${staffed.product.url}/roles`)
  const roles = page.getByRole('list', { name: 'Roles of Major incident' })
  await expect(roles.getByRole('listitem').filter({ hasText: 'Commander' })).toContainText('Given by hand')
  await page.getByRole('button', { name: 'Major incident', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Major incident', exact: true })

  // nobody is on call there, so the deputy has it
  await dialog.getByRole('combobox', { name: 'Commander: taken from' }).fill('Nights')
  await page.getByRole('option', { name: /^Nights/ }).click()
  await expect(dialog.getByText('Reaches nobody now')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Commander: add a deputy' }).fill('Cyrus')
  await page.getByRole('option', { name: /^Cyrus/ }).click()
  await expect(dialog.getByText('named for the role, as deputy')).toBeVisible()

  // moved by the keyboard, the deputy becomes the usual one; the focus stays on the row
  await dialog.getByRole('button', { name: 'Cyrus Vance earlier' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Cyrus Vance later' })).toBeFocused()
  await expect(dialog.getByRole('list', { name: 'Commander is taken from' }).getByRole('listitem')).toContainText(['Cyrus', 'Nights'])
  await expect(dialog.getByText('named for the role', { exact: true })).toBeVisible()

  await dialog.getByRole('combobox', { name: 'Communications: taken from' }).fill('Commanders')
  await page.getByRole('option', { name: /^Commanders/ }).click()
  await dialog.getByRole('combobox', { name: 'Scribe: taken from' }).fill('Nights')
  await page.getByRole('option', { name: /^Nights/ }).click()
  await dialog.getByRole('combobox', { name: /^Add a role/ }).click()
  await page.getByRole('option', { name: /^Liaison/ }).click()
  await expect(dialog.getByText('on call on Commanders, in the layer Weekly')).toBeVisible()
  await check()
  await shots('type', 1_500)
  await dialog.getByRole('button', { name: 'Save the type' }).click()
  await expect(dialog).toBeHidden()

  const row = (role: string) => roles.getByRole('listitem').filter({ has: page.getByText(role, { exact: true }) })
  await expect(row('Commander')).toContainText(/Cyrus Vance.*then.*Nights.*now Cyrus Vance/)
  await expect(row('Communications')).toContainText(/now Bea Kern.*on call on Commanders/)
  await expect(row('Scribe')).toContainText('Reaches nobody now')
  await expect(row('Liaison')).toContainText('Given by hand')
  await expect(page.getByText('One role reaches nobody now')).toBeVisible()
  await check()
  await shots('roles', 2_600)
})

test('types are put in order and roles get a checklist by the keyboard', async () => {
  await page.goto(`${staffed.product.url}/roles`)
  await page.getByRole('button', { name: 'Incident earlier', exact: true }).focus()
  for (const place of [1, 0]) {
    await page.keyboard.press('Enter')
    await expect(page.locator('.response-type').nth(place).getByRole('heading')).toHaveText('Incident')
  }
  // at the top the way up is closed; the focus stays on the row
  await expect(page.getByRole('button', { name: 'Incident later', exact: true })).toBeFocused()
  await expect
    .poll(async () => (await staffed.product.api('GET', 'incident-types')).items.map(({ name }: { name: string }) => name))
    .toEqual(['Incident', 'Security incident', 'Major incident'])

  await page.getByRole('button', { name: 'New role' }).click()
  const dialog = page.getByRole('dialog', { name: 'New role', exact: true })
  await dialog.getByRole('button', { name: 'Save the role' }).click()
  await expect(dialog.getByText('Give it a name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('Customer care')
  await dialog.getByLabel('Line 1', { exact: true }).fill('Read the tickets')
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('Line 2', { exact: true })).toBeFocused()
  await page.keyboard.type('Answer the loudest')
  await check()
  await shots('role')
  await dialog.getByRole('button', { name: 'Save the role' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('list', { name: 'Checklist of Customer care' }).getByRole('listitem')).toHaveText([
    'Read the tickets',
    'Answer the loudest',
  ])

  await page.getByRole('button', { name: 'Commander', exact: true }).click()
  const commander = page.getByRole('dialog', { name: 'Commander', exact: true })
  await expect(commander.getByLabel('Line 1', { exact: true })).toHaveValue('Say that you are the commander')
  await commander.getByRole('button', { name: 'Line 1 later' }).click()
  await expect(commander.getByLabel('Line 2', { exact: true })).toHaveValue('Say that you are the commander')
  // one of those that Muster comes with stays
  await expect(commander.getByRole('button', { name: 'Delete' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(commander).toBeHidden()
})

test('stakeholders are added with their lines, told by a type, and deleted only when nothing names them', async () => {
  const { url, api } = staffed.product
  await page.goto(`${url}/stakeholders`)
  await expect(page.getByText('Nobody to tell yet')).toBeVisible()
  await check()
  await shots('nobody')
  await page.getByRole('button', { name: 'New stakeholders' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New stakeholders', exact: true })
  await dialog.getByLabel('Name', { exact: true }).fill('Data protection authority')
  await dialog.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Regulator' }).click()
  await dialog.getByLabel('About').fill('Has to hear of a breach within 72 hours.')
  await dialog.getByLabel('Name of line 1').fill('Duty officer')
  await dialog.getByLabel('Address of line 1').fill('the reception')
  await dialog.getByRole('button', { name: 'Save the stakeholders' }).click()
  await expect(dialog.getByText('A phone number: digits, spaces, and + in front.')).toBeVisible()
  await dialog.getByLabel('Address of line 1').fill('+49 (0)30 123456')
  await dialog.getByRole('button', { name: 'Add a line' }).click()
  await dialog.getByLabel('Name of line 2').fill('Report of a breach')
  await dialog.getByRole('combobox', { name: /^Way of line 2/ }).click()
  await page.getByRole('option', { name: 'Web' }).click()
  await dialog.getByLabel('Address of line 2').fill('https://example.com/report')
  await dialog.getByLabel('Note of line 2').fill('The form asks for the number of people concerned')
  await dialog.getByLabel('People here who belong to them').fill('Bea')
  await page.getByRole('option', { name: /^Bea/ }).click()
  await page.keyboard.press('Tab')
  await check()
  await shots('group', 1_100)
  await dialog.getByRole('button', { name: 'Save the stakeholders' }).click()
  await expect(dialog).toBeHidden()

  const lines = page.getByRole('list', { name: 'Lines to Data protection authority' })
  await expect(lines.getByRole('link', { name: '+49 (0)30 123456' })).toHaveAttribute('href', 'tel:+4930123456')
  await expect(lines.getByRole('link', { name: /example\.com\/report/ })).toHaveAttribute('href', 'https://example.com/report')
  await api('POST', 'stakeholders', {
    name: 'Hosting provider',
    kind: 'provider',
    lines: [{ label: 'Support', by: 'email', address: 'support@example.net', note: 'Contract 4711' }],
  })
  await expect(page.getByRole('link', { name: 'support@example.net' })).toHaveAttribute('href', 'mailto:support@example.net')

  // a type has them told
  await page.goto(`${url}/roles`)
  await page.getByRole('button', { name: 'Security incident', exact: true }).click()
  const type = page.getByRole('dialog', { name: 'Security incident', exact: true })
  await type.getByLabel('To be told').fill('Data')
  await page.getByRole('option', { name: /^Data protection authority/ }).click()
  await type.getByRole('button', { name: 'Save the type' }).click()
  await expect(type).toBeHidden()
  await page.getByRole('link', { name: 'Data protection authority' }).click()
  const opened = page.getByRole('dialog', { name: 'Data protection authority', exact: true })
  await opened.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete Data protection authority?' })
  await question.getByLabel(/^Type/).fill('Data protection authority')
  await question.getByRole('button', { name: 'Delete stakeholders' }).click()
  await expect(question.getByText('It is told at incidents of these types: Security incident.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(opened).toBeHidden()
  await expect(page.getByText('Told at: Security incident')).toBeVisible()
  await check()
  await shots('stakeholders', 1_000)
})

test('on a phone the tab that is open is in view, and no name pushes the page aside', async () => {
  const long = 'payments-settlement-reconciliation-worker-eu-central-1-production'
  const { api, url } = staffed.product
  const { key } = await api('POST', 'response-roles', { name: long, duties: [long] })
  const { id } = await api('POST', 'stakeholders', {
    name: long,
    kind: 'other',
    lines: [{ label: long, by: 'web', address: `https://${long}.example.com/${long}`, note: long }],
  })
  await api('POST', 'incident-types', { name: long, description: long, roles: [{ role: key }], stakeholderIds: [id] })
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`${url}/roles`)
  await expect(page.getByRole('list', { name: `Roles of ${long}` })).toBeVisible()
  expect(await overflowing()).toEqual([])
  await page.goto(`${url}/stakeholders`)
  const tab = page.getByRole('navigation', { name: 'Prepare' }).getByRole('link', { name: 'Stakeholders' })
  await expect(tab).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('list', { name: `Lines to ${long}` })).toBeVisible()
  expect(await overflowing()).toEqual([])
  await shots('long', 1_800)
  await page.setViewportSize({ width: 1280, height: 800 })
})

/** What on the page is wider than its place. */
function overflowing(): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.ui-page-body *')]
      .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((one) => one.className.toString() || one.tagName),
  )
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
async function shots(name: string, tall = 900): Promise<void> {
  const folder = process.env['MUSTER_SHOTS']
  if (!folder) return
  for (const width of [1440, 360])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: tall })
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(300)
      await page.screenshot({ path: `${folder}/F-${name}-${width}-${colorScheme}.png` })
    }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
}
