import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { sampleMap } from '../../web/assets/map/sample.ts'
import { until } from '../product.ts'
import { sendAlert, signIn, startStaffed, type Staffed } from './company.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** From, how, to; `Shop` is the service that alerts arrive for. */
const RELATIONS = [
  ['Shop', 'dependsOn', 'Checkout'],
  ['Shop', 'dependsOn', 'Catalogue'],
  ['Checkout', 'dependsOn', 'ledger-db'],
  ['Checkout', 'runsOn', 'web01'],
  ['Catalogue', 'runsOn', 'web01'],
  ['ledger-db', 'runsOn', 'web01'],
  ['Basket', 'partOf', 'Checkout'],
  ['Invoices', 'partOf', 'Checkout'],
] as const
const ASSETS = [
  ['Checkout', 'application', 1],
  ['Catalogue', 'application', 2],
  ['Basket', 'application', 3],
  ['Invoices', 'application', 3],
  ['ledger-db', 'database', 1],
  ['web01', 'server', 2],
  ['Laptop of the warehouse', 'workstation', null],
] as const

let staffed: Staffed
const ids = new Map<string, number>()
test.beforeAll(async () => {
  test.setTimeout(200_000)
  staffed = await startStaffed()
  const { api } = staffed.product
  ids.set('Shop', staffed.serviceId)
  for (const [name, kind, priority] of ASSETS) ids.set(name, (await api('POST', 'assets', { name, kind, priority })).id)
  for (const [from, kind, to] of RELATIONS)
    await api('POST', `assets/${ids.get(from)}/relations`, { relations: [{ kind, direction: 'along', assetId: ids.get(to) }] })
})
test.afterAll(() => staffed.product.stop())

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const picture = (page: Page): Locator => page.getByRole('application', { name: 'Map of the assets' })
const canvas = (page: Page): Locator => page.getByRole('img', { name: /drawn\. The same in words is under List\.$/ })

async function openMap(page: Page, search = ''): Promise<void> {
  await signIn(page, staffed.product)
  await page.goto(`${staffed.product.url}/assets/map${search}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Map of the assets' })).toBeVisible()
}

/** How many colours the canvas shows: one while nothing is drawn. */
function colours(page: Page): Promise<number> {
  return canvas(page).evaluate((element: HTMLCanvasElement) => {
    const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height)
    return new Set(new Uint32Array(data.buffer)).size
  })
}

async function violations(page: Page): Promise<object[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(TAGS)
    .exclude('[data-base-ui-focus-guard]')
    .setLegacyMode()
    .analyze()
  return found.map(({ id, nodes }) => ({ id, at: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`) }))
}

test('the map is drawn; the keyboard walks over it, opens an asset and goes on to its neighbours', async ({ page }) => {
  await openMap(page)
  await expect(page.getByRole('img', { name: /^8 assets and 8 relations, drawn/ })).toBeVisible()
  await expect.poll(() => colours(page)).toBeGreaterThan(20)

  await page.keyboard.press('j')
  await expect(picture(page)).toBeFocused()
  await expect(page.getByText('Shop: Application, not ranked, service')).toBeAttached()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText(/^(Checkout|Catalogue): Application, P[12]$/)).toBeAttached()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  const shop = page.getByRole('complementary', { name: 'Shop' })
  await expect(shop.getByRole('heading', { name: 'Depends on' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`open=${ids.get('Shop')}`))
  await shop.getByRole('button', { name: 'P1 Checkout' }).click()
  const checkout = page.getByRole('complementary', { name: 'Checkout' })
  await expect(checkout.getByRole('heading', { name: 'Consists of' })).toBeVisible()
  await expect(checkout.getByRole('link', { name: 'Open the asset' })).toHaveAttribute(
    'href',
    new RegExp(`/assets/${ids.get('Checkout')}$`),
  )
  await checkout.getByRole('button', { name: 'What is around it' }).click()
  await expect(page).toHaveURL(new RegExp(`around=${ids.get('Checkout')}`))
  await expect(page.getByRole('button', { name: 'Only around Checkout' })).toBeVisible()
  await expect(page.getByRole('img', { name: /^7 assets/ })).toBeVisible()
  await page.getByRole('button', { name: 'Only around Checkout' }).click()
  await expect(page.getByRole('img', { name: /^8 assets/ })).toBeVisible()
})

test('an asset is opened by a press on it, and the blank beside it closes it', async ({ page }) => {
  await openMap(page, '?q=warehouse')
  await expect(page.getByRole('img', { name: /^1 asset / })).toBeVisible()
  const { width, height } = (await canvas(page).boundingBox())!
  await canvas(page).click({ position: { x: width / 2, y: height / 2 } })
  await expect(page.getByRole('complementary', { name: 'Laptop of the warehouse' })).toBeVisible()
  await canvas(page).click({ position: { x: 20, y: height - 20 } })
  await expect(page.getByRole('complementary', { name: 'Laptop of the warehouse' })).toBeHidden()
})

test('the picture is moved by buttons, keys and the wheel', async ({ page }) => {
  await openMap(page)
  await expect.poll(() => colours(page)).toBeGreaterThan(20)
  const look = async (): Promise<string> => (await canvas(page).screenshot()).toString('base64')
  const moves: [string, () => Promise<unknown>][] = [
    ['Larger', () => page.getByRole('button', { name: 'Larger' }).click()],
    ['Move left', () => page.getByRole('button', { name: 'Move left' }).click()],
    ['Smaller', () => page.getByRole('button', { name: 'Smaller' }).click()],
    ['+', () => page.keyboard.press('+')],
    ['arrow', () => picture(page).press('ArrowDown')],
    ['-', () => page.keyboard.press('-')],
    [
      'wheel',
      () =>
        canvas(page)
          .hover()
          .then(() => page.mouse.wheel(0, -400)),
    ],
    ['0', () => page.keyboard.press('0')],
  ]
  for (const [name, move] of moves) {
    const before = await look()
    await move()
    await expect.poll(async () => (await look()) !== before, { message: name }).toBe(true)
  }
})

test('the list says the same in words', async ({ page }) => {
  await openMap(page)
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await expect(page).toHaveURL(/view=list/)
  const list = page.getByRole('region', { name: 'The map in words' })
  const entry = (name: string): Locator => list.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
  for (const [from, kind, to] of RELATIONS) {
    const [along, against] = {
      dependsOn: ['depends on', 'is needed by'],
      runsOn: ['runs on', 'carries'],
      partOf: ['is part of', 'consists of'],
    }[kind]!
    const tie = (name: string, words: string): Locator =>
      entry(name)
        .getByRole('listitem')
        .filter({ hasText: new RegExp(`^${words}`) })
    await expect(tie(from, along!).getByRole('link', { name: to, exact: true })).toHaveAttribute('href', `/assets/${ids.get(to)}`)
    await expect(tie(to, against!).getByRole('link', { name: from, exact: true })).toBeVisible()
  }
  await expect(entry('Laptop of the warehouse').getByText('Related to nothing yet')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Map', exact: true }).click()
  await expect(canvas(page)).toBeVisible()
})

test('2,000 assets are drawn, and what is left out is said', async ({ page }) => {
  const many = sampleMap(2_000, 6_000)
  await page.route('**/api/v1/asset-map*', (route) => route.fulfill({ json: { ...many, leftOut: 312 } }))
  await openMap(page)
  await expect(page.getByRole('img', { name: /^2,000 assets and 6,000 relations/ })).toBeVisible()
  await expect.poll(() => colours(page)).toBeGreaterThan(20)
  await expect(page.getByText('312 more assets are left out')).toBeVisible()
})

test('an incident that opens is seen without reading the page anew', async ({ page }) => {
  await openMap(page, '?view=list')
  const list = page.getByRole('region', { name: 'The map in words' })
  await expect(list.getByRole('heading', { name: 'Shop' })).toBeVisible()
  await expect(list.getByText('Critical')).toHaveCount(0)
  await sendAlert(staffed, 'The shop is down')
  await until('an incident', async () => (await staffed.product.api('GET', 'incidents?state=all')).items.length > 0)
  await expect(list.getByText('Critical').first()).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 360])
    test(`has no violation that axe can find, ${colorScheme}, ${width} px wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      await openMap(page)
      await expect.poll(() => colours(page)).toBeGreaterThan(20)
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('complementary', { name: 'Shop' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    })

test('nothing that fits, and a server that does not answer', async ({ page }) => {
  await openMap(page, '?q=xyzzy')
  await expect(page.getByText('No asset fits')).toBeVisible()
  await page.route('**/api/v1/asset-map*', (route) =>
    route.fulfill({ status: 400, json: { type: 'about:blank', status: 400, code: 'x', title: 'It broke' } }),
  )
  await page.goto(`${staffed.product.url}/assets/map`)
  await expect(page.getByRole('alert').getByText('It broke')).toBeVisible()
})
