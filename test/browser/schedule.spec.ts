import { expect, test } from '@playwright/test'
import { signIn, startStaffed, type Staffed } from './company.ts'

let staffed: Staffed
let scheduleId: number
test.beforeAll(async () => {
  staffed = await startStaffed()
  const { product, adminId } = staffed
  const bea = await product.api('POST', 'people', {
    name: 'Bea Kern',
    email: 'bea@example.com',
    role: 'responder',
    timezone: 'Europe/Berlin',
  })
  const schedule = await product.api('POST', 'schedules', {
    name: 'Primary',
    timezone: 'Europe/Berlin',
    layers: [
      {
        id: 'weekly',
        name: 'Weekly',
        participants: [[(bea.person ?? bea).id]],
        rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-01-05T09:00' },
      },
    ],
  })
  scheduleId = schedule.id
  expect(adminId).not.toBe((bea.person ?? bea).id)
})
test.afterAll(() => staffed.product.stop())

test('an override is added by the keyboard; the final row and the API show it', async ({ page }) => {
  const { product, adminId } = staffed
  await signIn(page, product)
  await page.goto(`${product.url}/oncall/schedules/${scheduleId}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Primary' })).toBeVisible()
  const final = page.getByRole('list', { name: /^On call/ })
  await expect(final.getByRole('button', { name: /^Bea Kern/ }).first()).toBeVisible()

  await page.keyboard.press('o')
  const dialog = page.getByRole('dialog', { name: 'Add an override' })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByLabel('Who is on call')).toHaveValue('Administrator')
  await dialog.getByLabel('Reason').fill('Swap')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  await expect(final.getByRole('button', { name: /^Administrator.*changed by an override/ })).toBeVisible()
  const { overrides } = await product.api('GET', `schedules/${scheduleId}`)
  expect(overrides).toEqual([expect.objectContaining({ kind: 'replaceAll', userId: adminId, reason: 'Swap' })])
  const from = new Date(Date.parse(overrides[0].start)).toISOString()
  const to = new Date(Date.parse(overrides[0].end)).toISOString()
  const calendar = await product.api('GET', `schedules/${scheduleId}/shifts?from=${from}&to=${to}`)
  expect(calendar.final).toEqual([expect.objectContaining({ userIds: [adminId], overrideIds: [overrides[0].id] })])
})
