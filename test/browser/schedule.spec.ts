import { expect, test, type Locator, type Page } from '@playwright/test'
import { join, signIn, startStaffed, type Staffed } from './company.ts'

const DAY = 86_400_000

let staffed: Staffed
let beaId: number
let scheduleId: number
test.beforeAll(async () => {
  staffed = await startStaffed()
  const { product } = staffed
  beaId = await join(product, 'Bea Kern', 'bea@example.com')
})
test.afterAll(() => staffed.product.stop())

// a zone whose clocks never change: hours in these tests are the same on every day of the year
const timezone = 'UTC'

async function openSchedule(page: Page, name: string): Promise<void> {
  const { product } = staffed
  const schedule = await product.api('POST', 'schedules', {
    name,
    timezone,
    layers: [
      {
        id: 'weekly',
        name: 'Weekly',
        participants: [[beaId]],
        rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-01-05T09:00' },
      },
    ],
  })
  scheduleId = schedule.id
  await signIn(page, product)
  await page.goto(`${product.url}/oncall/schedules/${scheduleId}`)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

const finalRow = (page: Page): Locator => page.getByRole('list', { name: 'On call', exact: true })
const nobody = (page: Page): Locator => finalRow(page).getByText(/^Nobody is on call, /)

test('layers are edited with their gaps in view, and what was drawn is what holds', async ({ page }) => {
  const { product, adminId } = staffed
  await openSchedule(page, 'Payments')
  await expect(finalRow(page).getByRole('button', { name: /^Bea Kern/ })).not.toHaveCount(0)
  await expect(nobody(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await expect(page.getByText('Nothing is changed.')).toBeVisible()
  // the next week lies whole in the future, whatever day it is
  await page.getByRole('button', { name: 'Later', exact: true }).click()

  const days = page.getByRole('region', { name: 'Layer Weekly' })
  await days.getByRole('button', { name: 'Add hours' }).click()
  await expect(page.getByText('Nobody is on call for 5 d 8 h')).toBeVisible()
  await expect(nobody(page)).toHaveCount(6)

  await page.getByRole('button', { name: 'Add a layer' }).click()
  const nights = page.getByRole('region', { name: 'Layer Layer 2' })
  await nights.getByLabel('Name', { exact: true }).fill('Nights')
  const named = page.getByRole('region', { name: 'Layer Nights' })
  await named.getByRole('button', { name: 'Add hours' }).click()
  await named.getByLabel('From', { exact: true }).fill('17:00')
  await named.getByLabel('To', { exact: true }).fill('09:00')
  await named.getByLabel('Add a person as the last turn').fill('Admin')
  await page.getByRole('option', { name: /^Administrator/ }).click()
  // Saturday 09:00 to Monday 09:00
  await expect(page.getByText('Nobody is on call for 2 d')).toBeVisible()
  await expect(finalRow(page).getByRole('button', { name: /^Administrator/ })).not.toHaveCount(0)

  // somebody else saves first: nothing is overwritten unasked
  const { version, layers } = await product.api('GET', `schedules/${scheduleId}`)
  await product.api('PUT', `schedules/${scheduleId}`, { name: 'Payments', timezone, layers, version, description: 'Theirs' })
  await expect(page.getByText('Somebody else changed this schedule in the meantime')).toBeVisible()
  await page.getByRole('button', { name: 'Save mine over it' }).click()

  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible()
  const saved = await product.api('GET', `schedules/${scheduleId}`)
  expect(saved.description).toBe('')
  expect(saved.layers.map((layer: { name: string; participants: number[][] }) => [layer.name, layer.participants])).toEqual([
    ['Weekly', [[beaId]]],
    ['Nights', [[adminId]]],
  ])
  await expect(nobody(page)).not.toHaveCount(0)
  const from = new Date(Date.now() + 7 * DAY).toISOString()
  const to = new Date(Date.now() + 14 * DAY).toISOString()
  const { gaps } = await product.api('GET', `schedules/${scheduleId}/shifts?from=${from}&to=${to}`)
  const hours =
    (gaps as { start: string; end: string }[]).reduce((sum, gap) => sum + Date.parse(gap.end) - Date.parse(gap.start), 0) / 3_600_000
  expect(hours).toBe(48)
})

test('an override is added by the keyboard, shown in the final row and by the API, and taken back', async ({ page }) => {
  const { product, adminId } = staffed
  await openSchedule(page, 'Search')
  await expect(
    finalRow(page)
      .getByRole('button', { name: /^Bea Kern/ })
      .first(),
  ).toBeVisible()

  await page.keyboard.press('o')
  const dialog = page.getByRole('dialog', { name: 'Add an override' })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByRole('combobox', { name: 'Who is on call' })).toHaveValue('Administrator')
  await dialog.getByLabel('Reason').fill('Swap')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  const changed = finalRow(page).getByRole('button', { name: /^Administrator.*changed by an override/ })
  await expect(changed).not.toHaveCount(0)
  const { overrides } = await product.api('GET', `schedules/${scheduleId}`)
  expect(overrides).toEqual([expect.objectContaining({ kind: 'replaceAll', userId: adminId, reason: 'Swap' })])
  const from = new Date(Date.parse(overrides[0].start)).toISOString()
  const to = new Date(Date.parse(overrides[0].end)).toISOString()
  const calendar = await product.api('GET', `schedules/${scheduleId}/shifts?from=${from}&to=${to}`)
  expect(calendar.final).toEqual([expect.objectContaining({ userIds: [adminId], overrideIds: [overrides[0].id] })])

  await page.getByRole('button', { name: /^Take back: / }).click()
  const question = page.getByRole('dialog', { name: 'Take this override back?' })
  await question.getByRole('button', { name: 'Take it back' }).click()
  // while it is open, nothing behind it counts
  await expect(question).toBeHidden()
  await expect(changed).toHaveCount(0)
  expect((await product.api('GET', `schedules/${scheduleId}`)).overrides).toEqual([])
})
