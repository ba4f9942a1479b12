import { expect, test } from '@playwright/test'
import { openCompany, theIncident, type Company } from '../senders/company.ts'

// a mail scanner's browser is not believed to be a person's, so this one says that it is a phone
test.use({
  viewport: { width: 360, height: 740 },
  javaScriptEnabled: false,
  hasTouch: true,
  isMobile: true,
  userAgent: 'Mozilla/5.0 (Linux; Android 16; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
})

let company: Company
test.beforeAll(async () => {
  company = await openCompany()
})
test.afterAll(() => company.close())

async function trigger(title: string): Promise<void> {
  await fetch(`${company.product.url}/v2/enqueue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      routing_key: await company.keyOf('pagerduty'),
      event_action: 'trigger',
      payload: { summary: title, source: 'web01', severity: 'critical' },
    }),
  })
}

test('somebody paged by mail acknowledges on a phone without JavaScript', async ({ page }) => {
  const { product, mail } = company
  const title = 'Checkout answers with errors'
  await trigger(title)
  const paged = await mail.waitFor((message) => message.subject.includes(title), 60_000)
  const link = paged.links.find((href) => href.includes('/p/'))!

  const answer = await page.goto(link)
  expect(answer!.status()).toBe(200)
  expect((await answer!.body()).length).toBeLessThanOrEqual(30 * 1024)
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByText('Critical', { exact: true })).toBeVisible()
  const button = page.getByRole('button', { name: /^Acknowledge/ })
  const box = (await button.boundingBox())!
  expect(box.height).toBeGreaterThanOrEqual(64)
  expect(box.y + box.height, 'the button is seen without scrolling').toBeLessThanOrEqual(740)
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing stands out at the side').toBeLessThanOrEqual(360)

  // what is pressed within three seconds of the send is not taken for a person's press
  await page.waitForTimeout(3_200)
  await button.click()
  await expect(page.locator('main')).toContainText(/acknowledged/i)
  await theIncident(product, /Checkout answers/, 'acknowledged')
})

test('and finds somebody to ask, and notes what they did, by forms alone', async ({ page }) => {
  const { mail } = company
  const title = 'Payments are slow'
  await trigger(title)
  const paged = await mail.waitFor((message) => message.subject.includes(title), 60_000)
  await page.goto(paged.links.find((href) => href.includes('/p/'))!)
  await page.waitForTimeout(3_200)

  await page.getByText(/^More/).click()
  await page.getByText('Ask people to join').click()
  await page.locator('#addResponders').getByLabel('Name').fill('admin')
  await page.keyboard.press('Enter')
  const found = page.getByRole('radio', { name: /^Administrator/ })
  await expect(found, 'the form is open, and what was found is in sight').toBeInViewport()
  await found.check()
  await page.getByLabel('What for?').fill('a second look')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByRole('status')).toContainText('You asked Administrator to join')

  await page.getByText(/^More/).click()
  await page.getByText('Write a note').click()
  await page.getByLabel('Note').fill('The queue is full.')
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing stands out at the side').toBeLessThanOrEqual(360)
  await page.getByRole('button', { name: 'Add the note' }).click()
  await expect(page.locator('.log')).toContainText('noted by the link in a page: The queue is full.')
})
