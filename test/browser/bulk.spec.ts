import { expect, test } from '@playwright/test'
import { incidentsWhere, sendAlert, signIn, startStaffed, type IncidentSeen, type Staffed } from './company.ts'

const COUNT = 30
const all =
  (state: string) =>
  (incidents: IncidentSeen[]): boolean =>
    incidents.length === COUNT && incidents.every((incident) => incident.state === state)

let staffed: Staffed
test.beforeAll(async () => {
  staffed = await startStaffed()
  for (let number = 1; number <= COUNT; number += 1) await sendAlert(staffed, `Host ${number} is down`)
  await incidentsWhere(staffed.product, `${COUNT} triggered incidents`, all('triggered'))
})
test.afterAll(() => staffed.product.stop())
test.beforeEach(({ page }) => signIn(page, staffed.product))

test('what is typed while the search is still loading presses no key of the page', async ({ page }) => {
  const loading = Promise.withResolvers<void>()
  await page.route(/palette-.*\.js/, async (route) => {
    await loading.promise
    await route.continue()
  })
  const [incident] = await incidentsWhere(staffed.product, 'incidents', (all) => all.length > 0)
  await page.goto(`${staffed.product.url}/incidents/${incident!.id}`)
  await expect(page.getByRole('button', { name: /^Acknowledge/ })).toBeEnabled()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('are')
  loading.resolve()
  await expect(page.getByRole('dialog', { name: 'Go, do or find' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await incidentsWhere(staffed.product, 'all still triggered', all('triggered'))
})

test('the search finds services and people on the server', async ({ page }) => {
  await page.keyboard.press('Control+k')
  const search = page.getByRole('dialog', { name: 'Go, do or find' })
  await search.getByRole('combobox').fill('shop')
  await search.getByRole('option', { name: /^Shop/ }).click()
  await expect(page).toHaveURL(/\/services\/\d+$/)
  await page.keyboard.press('Control+k')
  await search.getByRole('combobox').fill('ann@')
  await expect(search.getByRole('option', { name: /ann@example\.com$/ })).toBeVisible()
})

test('all incidents that match are acknowledged at once, and Undo gives them back', async ({ page }) => {
  const { product } = staffed
  await page.goto(`${product.url}/incidents`)
  const list = page.getByRole('grid', { name: 'Incidents' })
  await expect(list.getByRole('row').first()).toBeVisible()
  await list.getByRole('row').first().hover()
  await list.getByRole('checkbox', { name: 'Select' }).first().click()
  const acts = page.getByRole('toolbar', { name: 'Acts on the selected rows' })
  await expect(acts.getByRole('status')).toHaveText('1 selected')
  await acts.getByRole('button', { name: `Select all ${COUNT}` }).click()
  await expect(acts.getByRole('status')).toHaveText(`${COUNT} selected`)
  await acts.getByRole('button', { name: 'Acknowledge' }).click()

  const toast = page.getByRole('dialog').filter({ hasText: `Acknowledged ${COUNT} incidents` })
  await toast.getByRole('button', { name: 'Undo' }).click()
  await incidentsWhere(product, 'all given back', all('triggered'))
  const { items } = await product.api('GET', `incidents/${(await incidentsWhere(product, 'any', () => true))[0]!.id}/timeline`)
  expect(items.map((item: { sentence: string }) => item.sentence).join('\n')).toMatch(/acknowledged/i)

  // once more by the keyboard alone, and this time it stays
  await list.focus()
  await page.keyboard.press('Control+a')
  await expect(acts.getByRole('status')).toHaveText(`${COUNT} selected`)
  await page.keyboard.press('a')
  await incidentsWhere(product, 'all acknowledged', all('acknowledged'))
})

test('the details of an alert open by Enter and close by Escape', async ({ page }) => {
  await page.goto(`${staffed.product.url}/alerts`)
  const list = page.getByRole('grid', { name: 'Alerts' })
  await expect(list.getByRole('row').first()).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: /^Host \d+ is down$/ })
  await expect(details).toBeVisible()
  await expect(page).toHaveURL(/open=\d+/)
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
  await expect(page).not.toHaveURL(/open=/)
})
