import { expect, test } from '@playwright/test'
import { startProduct, type Product } from '../product.ts'

test.use({ viewport: { width: 360, height: 740 } })

let product: Product
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

test('the first person sets Muster up and acknowledges a page of their own, typing in twelve fields at most', async ({ page }) => {
  let typed = 0
  const type = async (label: string, text: string): Promise<void> => {
    await page.getByLabel(label, { exact: true }).fill(text)
    typed += 1
  }
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()

  const link = /http:\/\/\S+\/setup#\S+/.exec(product.output())?.[0]
  expect(link, 'the start prints a link for setting up').toBeDefined()
  await page.goto(link!)
  await type('Your name', 'Ann Lee')
  await type('E-mail', 'ann@example.com')
  await type('Password', 'an unguessable sentence')
  await press('Continue')

  await expect(page).toHaveURL(/\/welcome$/)
  await expect(page.getByRole('radio', { name: 'This tab' })).toBeChecked()
  await press('Use this tab')
  await press('Let it ring')
  await press('It rang')
  await expect(page.getByRole('status').filter({ hasText: 'Pages can reach you in this tab' })).toBeVisible()
  await press('Continue')

  await type('Service', 'Checkout')
  await press('Make it')
  await expect(page.getByRole('heading', { name: 'Let it send here' })).toBeVisible()
  const width = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect(await width(), 'long addresses and commands stay on a phone’s screen').toBeLessThanOrEqual(360)
  await press('Continue')

  await press('Page me now')
  await page.getByRole('dialog', { name: 'Test page' }).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText('Acknowledged. You can be reached.')).toBeVisible()
  await press('Finish')

  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
  expect(typed).toBeLessThanOrEqual(12)
  const { items } = await product.api('GET', 'incidents?state=all')
  expect(items.map((incident: { state: string }) => incident.state)).toEqual(['resolved'])
})
