import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { USUAL_MATRIX } from '../../domain/urgency.ts'
import { until } from '../product.ts'
import { sendAlert, signIn, startStaffed, type Staffed } from './company.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let staffed: Staffed
let page: Page
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  staffed = await startStaffed()
  const { api } = staffed.product
  const shop = await api('GET', `assets/${staffed.serviceId}`)
  await api('POST', 'assets/import', { format: 'csv', text: `name,priority\n${shop.name},P3`, apply: true })
  await api('POST', 'assets', { name: 'till-7', kind: 'workstation', priority: 4, identifiers: [{ label: '@source', value: 'till-7' }] })
  // the node hears of a rank a moment after it was given
  let sent = 0
  await until('alerts to be judged', async () => {
    await sendAlert(staffed, `Host ${++sent} is down`)
    const { items } = await api('GET', 'alerts')
    return (await api('GET', `alerts/${items[0].id}`)).derivation !== null
  })
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  await signIn(page, staffed.product)
})
test.afterAll(() => staffed?.product.stop())
test.beforeEach(async () => {
  await page.goto(`${staffed.product.url}/urgency`)
  await expect(page.getByRole('table', { name: /^Severity and urgency/ })).toBeVisible()
})

const cell = (name: string | RegExp) => page.getByRole('button', { name })

test('a cell is changed by the keyboard, tried on the last 30 days, saved, and is there again after a reload', async () => {
  await cell(/^P1, severe: Critical/).focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
  const severe = cell(/^P3, severe/)
  await expect(severe).toBeFocused()
  await page.keyboard.press('Enter')
  const severity = page.getByRole('radiogroup', { name: 'Severity' })
  await expect(severity.getByRole('radio', { name: 'High' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  await expect(severe).toBeFocused()
  await expect(severe).toHaveAccessibleName(/^P3, severe: Medium low urgency was High, high urgency$/)
  await expect(page.getByText('1 cell is changed and not saved yet.')).toBeVisible()

  await page.getByRole('button', { name: 'What would this have changed?' }).click()
  await expect(page.getByText(/would have been judged otherwise\.$/)).toBeVisible()
  await expect(page.getByText(/that woke people could have waited, which opened \d+ incidents?\.$/)).toBeVisible()
  await expect(page.getByText('Nothing would have woken people that did not.')).toBeVisible()
  const moved = page.getByRole('table', { name: 'Alerts whose severity would have been another' })
  await expect(moved.getByRole('row', { name: /^High Medium \d+$/ })).toBeVisible()
  await expect(page.getByText('Shop is P3 and this is Unavailable (severe): medium, low urgency').first()).toBeVisible()
  await check()
  await shots('preview', 2_400)

  await page.getByRole('button', { name: 'Save the matrix' }).click()
  await expect(page.getByText('The matrix is saved')).toBeVisible()
  await page.reload()
  await expect(cell(/^P3, severe: Medium low urgency$/)).toBeVisible()
  expect((await staffed.product.api('GET', 'urgency-matrix')).matrix[3][4]).toEqual({ severity: 'medium', urgency: 'low' })

  await page.getByRole('button', { name: 'Back to the usual' }).click()
  await expect(page.getByText('1 cell is changed and not saved yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Save the matrix' }).click()
  await expect(page.getByText('The matrix is saved')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Back to the usual' })).toBeHidden()
  expect(await staffed.product.api('GET', 'urgency-matrix')).toMatchObject({ matrix: USUAL_MATRIX })
})

test('what somebody else changed in the matrix or a scenario meanwhile is said, and not overwritten', async () => {
  const { api } = staffed.product
  const severe = cell(/^P3, severe/)
  await severe.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 cell is changed and not saved yet.')).toBeVisible()
  await api('PUT', 'urgency-matrix', await api('GET', 'urgency-matrix'))
  await expect(page.getByText('Somebody else changed the matrix in the meantime')).toBeVisible()
  await shots('behind', 1_200)
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await expect(page.getByText('Choose a cell to change it.')).toBeVisible()

  await page.getByRole('button', { name: 'Malware', exact: true }).click()
  await page.getByRole('textbox', { name: 'About' }).fill('Mine')
  const [{ met: _, escalationPolicyName: __, incidentTypeName: ___, id, ...values }] = (await api('GET', 'scenarios')).items
  await api('PUT', `scenarios/${id}`, { ...values, description: 'Theirs' })
  await expect(page.getByText('Somebody else changed this scenario in the meantime')).toBeVisible()
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByText('Malware saved')).toBeVisible()
  expect((await api('GET', 'scenarios')).items[0]).toMatchObject({ description: 'Mine', version: 3 })
})

test('a scenario is added, moved by the keyboard, and an alert is tried by it', async () => {
  await page.getByRole('button', { name: 'New scenario' }).click()
  const dialog = page.getByRole('dialog', { name: 'New scenario' })
  await dialog.getByRole('button', { name: 'Save the scenario' }).click()
  await expect(dialog.getByText('Give it a name.')).toBeVisible()
  await expect(dialog.getByText('Say what it looks like.')).toBeVisible()
  await dialog.getByLabel('Name').fill('Power cut')
  await dialog.getByLabel('Pattern 1 looks like').fill('*power*fail*')
  await dialog.getByLabel('Try a title').fill('Power supply fails')
  await expect(dialog.getByText('Meets pattern 1.')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Kinds of assets' }).fill('Work')
  await page.getByRole('option', { name: 'Workstation' }).click()
  await page.keyboard.press('Tab')
  await check()
  await shots('scenario', 1_100)
  await dialog.getByRole('button', { name: 'Save the scenario' }).click()
  await expect(dialog).toBeHidden()

  const rows = page.locator('.urgency-scenario')
  await expect(rows.last()).toContainText('Power cut')
  await expect(rows.last()).toContainText('Workstation')
  await page.getByRole('button', { name: 'Power cut earlier' }).focus()
  // faster than the server answers
  for (let step = 0; step < 7; step++) await page.keyboard.press('Enter')
  await expect(rows.first()).toContainText('Power cut')
  // at the top the way up is closed; the focus stays on the row
  await expect(page.getByRole('button', { name: 'Power cut later' })).toBeFocused()
  await expect
    .poll(async () => (await staffed.product.api('GET', 'scenarios')).items.map(({ name }: { name: string }) => name))
    .toEqual([
      'Power cut',
      'Malware',
      'Unauthorised access',
      'Data exposed',
      'Data lost or damaged',
      'Unavailable',
      'Degraded',
      'Running out',
    ])

  await page.getByLabel('Title', { exact: true }).fill('Power supply failed')
  await page.getByLabel('Asset that it is about').fill('till')
  await page.getByRole('option', { name: /till-7/ }).click()
  await expect(page.getByText('till-7 is P4 and this is Power cut (major): low, low urgency.')).toBeVisible()
  await check()
  await shots('page', 2_800)

  await page.getByRole('button', { name: 'Power cut', exact: true }).click()
  await page.getByRole('dialog', { name: 'Power cut' }).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete scenario' }).click()
  await expect(page.getByRole('button', { name: 'Power cut', exact: true })).toBeHidden()
})

test('an alert and its incident say how the severity came about, and another asks why', async () => {
  const { items } = await staffed.product.api('GET', 'alerts')
  await page.goto(`${staffed.product.url}/alerts?open=${items[0].id}`)
  const details = page.getByRole('complementary', { name: items[0].title })
  await expect(details.getByText('Shop is P3 and this is Unavailable (severe): high, high urgency.')).toBeVisible()
  await check()
  await shots('alert')
  await details.getByRole('button', { name: 'Change the severity' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change the severity' })
  await dialog.getByRole('combobox', { name: 'Severity' }).click()
  await page.getByRole('option', { name: 'Low' }).click()
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(dialog.locator('.ui-field-error')).toBeVisible()
  await dialog.getByLabel('Why?').fill('A test host')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(dialog).toBeHidden()

  await page.goto(`${staffed.product.url}/incidents/${items[0].incident.id}`)
  await expect(page.getByRole('heading', { name: 'Why this severity' })).toBeVisible()
  await expect(page.getByText(/^The incident is low by now/)).toBeVisible()
  await check()
  await shots('incident')
  await page.getByRole('link', { name: 'Unavailable', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Unavailable' })).toBeVisible()
  await page.keyboard.press('Escape')
})

/** Whatever axe can find, in both themes. */
async function check(without: string[] = []): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const axe = new AxeBuilder({ page }).withTags(TAGS).disableRules(without).exclude('[data-base-ui-focus-guard]')
    const { violations } = await axe.setLegacyMode().analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => `${node.target.join(' ')}; ${node.failureSummary}`) }))
    expect.soft(found, `${colorScheme}: ${new URL(page.url()).pathname}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

async function shots(name: string, tall = 900): Promise<void> {
  const folder = process.env['MUSTER_SHOTS']
  if (!folder) return
  for (const width of [1440, 360])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: tall })
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(300)
      await page.screenshot({ path: `${folder}/E-${name}-${width}-${colorScheme}.png` })
    }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
}
