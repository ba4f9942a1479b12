import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { sendAlert, signIn, startStaffed, type Staffed } from './company.ts'
import { until } from '../product.ts'
import { settled } from './tour.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let staffed: Staffed
test.beforeAll(async () => {
  staffed = await startStaffed()
})
test.afterAll(() => staffed.product.stop())
test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await signIn(page, staffed.product)
})

/** Goes by the rail's key, as people do who know it. */
async function openAssets(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { level: 1, name: 'Assets' })).toBeVisible()
}

async function choose(page: Page, label: string, typed: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(typed)
  await page.getByRole('option', { name: option }).click()
}

test('an asset is added by clicking, with a kind of the company’s own, and found again by filters in the URL', async ({ page }) => {
  await openAssets(page)
  await page.getByRole('link', { name: 'New asset' }).click()
  await page.getByRole('button', { name: 'Add the asset' }).click()
  await expect(page.getByText('Give it a name.')).toBeVisible()

  await page.getByLabel('Name', { exact: true }).fill('Welder 7')
  await page.getByRole('button', { name: 'Own kinds' }).click()
  const kinds = page.getByRole('dialog', { name: 'Kinds of assets' })
  await kinds.getByLabel('Name of a new kind').fill('Robot')
  await kinds.getByRole('button', { name: 'Add the kind' }).click()
  await expect(kinds.getByRole('button', { name: 'Delete Robot' })).toBeVisible()
  await kinds.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('combobox', { name: 'Kind' })).toHaveValue('Robot')
  await page.getByRole('radio', { name: /^P2 Important/ }).click()
  await choose(page, 'Tags', 'Plant-1', /^plant-1/)
  await page.getByRole('combobox', { name: 'Availability' }).click()
  await page.getByRole('option', { name: 'High' }).click()
  await page.getByRole('combobox', { name: 'Integrity' }).click()
  await page.getByRole('option', { name: 'High' }).click()
  await page.getByLabel(/^May be gone for/).fill('4 h')
  await page.getByRole('button', { name: 'Add a label' }).click()
  await page.getByLabel('Value 1').fill('welder-7')
  await page.getByRole('button', { name: 'Add the asset' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Welder 7' })).toBeVisible()
  await expect(page.getByText('4 h (RTO)')).toBeVisible()
  await expect(page.getByText('source=welder-7')).toBeVisible()
  // two high needs speak for more than it was given
  await page.getByRole('button', { name: 'Make it P1' }).click()
  await expect(page.getByText('The company stands still without it.')).toBeVisible()

  await openAssets(page)
  await page.getByRole('button', { name: 'Priority', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Vital' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/priority=1/)
  await expect(page.getByRole('grid', { name: 'Assets' }).getByRole('row')).toHaveCount(1)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Welder 7' })).toBeVisible()
})

test('what somebody else changed meanwhile is said, and not overwritten unless that is meant', async ({ page }) => {
  const { api, url } = staffed.product
  const { id } = await api('POST', 'assets', { name: 'Lathe' })
  const theirs = (text: string) =>
    api('POST', 'assets/import', { format: 'csv', text: `name,description,tags\nLathe,${text},theirs`, apply: true })
  await page.goto(`${url}/assets/${id}?edit=asset`)
  await page.getByRole('textbox', { name: 'Description' }).fill('Mine')
  await theirs('Theirs')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Somebody else changed this asset in the meantime')).toBeVisible()
  expect((await api('GET', `assets/${id}`)).description).toBe('Theirs')
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  expect(await api('GET', `assets/${id}`)).toMatchObject({ description: 'Mine', tags: [], version: 3 })

  await page.getByRole('button', { name: 'Edit' }).click()
  await theirs('Theirs again')
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('Theirs again')
})

test('an asset is related to a service by the keyboard, inherits its rank, and the relation can be taken away and back', async ({
  page,
}) => {
  const { product } = staffed
  const { id } = await product.api('POST', 'assets', { name: 'Basement server', kind: 'server' })
  await product.api('POST', 'assets/import', { format: 'csv', text: 'name,priority\nShop,P2', apply: true })
  await page.goto(`${product.url}/assets/${id}`)
  await expect(page.getByText('Not ranked.', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Add a relation' }).click()
  await page.getByRole('combobox', { name: /^Relation/ }).click()
  await page.getByRole('option', { name: 'Is needed by' }).click()
  await page.getByRole('combobox', { name: 'The other asset' }).fill('sho')
  await expect(page.getByRole('option', { name: /^Shop/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('P2 counts for it, from')).toBeVisible()
  await expect(page.getByText('When Basement server fails, 1 other asset fails with it; people are paged for it.')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('button', { name: 'Remove: is needed by Shop' }).click()
  await expect(page.getByText('Related to nothing yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('region', { name: 'Is needed by' }).getByRole('link', { name: 'Shop' })).toBeVisible()

  // the service is an asset, too: one thing with two pages
  await page.getByRole('region', { name: 'Is needed by' }).getByRole('link', { name: 'Shop' }).click()
  await page.getByRole('navigation', { name: 'Of this service' }).getByRole('link', { name: 'Paging' }).click()
  await expect(page.getByRole('heading', { name: 'Who is paged' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page.getByRole('heading', { name: 'Priority' })).toBeVisible()
})

test('an import shows what it would do, refuses in words, and is applied whole', async ({ page }) => {
  await openAssets(page)
  await page.getByRole('link', { name: 'Import' }).click()
  const text = page.getByLabel('Assets', { exact: true })
  await text.fill('name,kind,priority\nBilling,application,P1\nMainframe,spaceship,P9\n')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByText('1 line is refused')).toBeVisible()
  await expect(page.getByText('There is no kind called “spaceship”.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply the import' })).toBeDisabled()

  await text.fill('name,kind,priority,dependsOn\nBilling,application,P1,Mainframe\nMainframe,server,,\n')
  await expect(page.getByText('1 line is refused')).toBeHidden()
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('table', { name: 'Lines of the import' }).getByText('New', { exact: true })).toHaveCount(2)
  await page.getByRole('button', { name: 'Apply the import' }).click()
  await expect(page.getByText('2 added, 0 changed.')).toBeVisible()

  const { items } = await staffed.product.api('GET', 'assets?search=Mainframe')
  expect(items).toMatchObject([{ name: 'Mainframe', origin: 'imported' }])
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect((await download).suggestedFilename()).toBe('assets.csv')
})

test('what an alert spoke of is made an asset, another is known, and the rest is dismissed', async ({ page }) => {
  const { product } = staffed
  for (const host of ['edge-1', 'edge-2', 'edge-3', 'edge-4']) await sendAlert(staffed, host)
  await until('four candidates', async () => (await product.api('GET', 'asset-candidates')).total === 4)
  await page.goto(`${product.url}/assets/discovered`)
  const list = page.getByRole('grid', { name: 'Discovered' })
  const row = (name: string) => list.getByRole('row').filter({ hasText: name })

  // a choice made in the row opens nothing
  await list.getByRole('combobox', { name: /^Kind of edge-1/ }).click()
  await page.getByRole('option', { name: 'Network' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await list.getByLabel('Name of edge-1').fill('Edge router')
  await row('edge-1').getByRole('button', { name: 'Make an asset' }).click()
  await expect(row('edge-1')).toHaveCount(0)
  const [made] = (await product.api('GET', 'assets?search=Edge router')).items
  expect(made).toMatchObject({ name: 'Edge router', kind: 'network', origin: 'discovered' })
  const { related } = await product.api('GET', `assets/${made.id}`)
  expect(related).toMatchObject([{ kind: 'partOf', direction: 'along', asset: { name: 'Shop' } }])

  await row('edge-2').getByRole('button', { name: 'More for edge-2' }).click()
  await page.getByRole('menuitem', { name: 'It is an asset that is there' }).click()
  const dialog = page.getByRole('dialog', { name: 'What is edge-2?' })
  await dialog.getByRole('combobox', { name: 'Asset' }).fill('edge r')
  await page.getByRole('option', { name: /^Edge router/ }).click()
  await dialog.getByRole('button', { name: 'It is this asset' }).click()
  await expect(dialog).toBeHidden()
  await expect(row('edge-2')).toHaveCount(0)
  expect((await product.api('GET', `assets/${made.id}`)).identifiers.map(({ value }: { value: string }) => value).sort()).toEqual([
    'edge-1',
    'edge-2',
  ])

  await list.focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Not assets' }).click()
  await expect(page.getByText('Nothing waits for a decision')).toBeVisible()
})

test('a Prometheus is added, tells why it failed, and is removed', async ({ page }) => {
  await page.goto(`${staffed.product.url}/assets/discovered`)
  await page.getByRole('button', { name: /^Prometheus/ }).click()
  const panel = page.getByRole('complementary', { name: 'Prometheus servers' })
  await panel.getByRole('button', { name: 'Add a Prometheus' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a Prometheus' })
  await dialog.getByLabel('Name').fill('Plant')
  await dialog.getByLabel('Address').fill('plant')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await expect(dialog.getByText('An address that begins with http:// or https://.')).toBeVisible()
  await dialog.getByLabel('Address').fill('http://prometheus.invalid')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await expect(panel.getByText('Failed')).toBeVisible({ timeout: 60_000 })
  await panel.getByRole('button', { name: 'Remove Plant' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(panel.getByText('No Prometheus yet')).toBeVisible()
})

test('an asset is deleted by typing its name', async ({ page }) => {
  const { product } = staffed
  const { id } = await product.api('POST', 'assets', { name: 'Old fax' })
  await page.goto(`${product.url}/assets/${id}`)
  await page.getByRole('button', { name: 'Delete the asset' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete the asset?' })
  await expect(dialog.getByRole('button', { name: 'Delete asset' })).toBeDisabled()
  await dialog.getByRole('textbox').fill('Old fax')
  await dialog.getByRole('button', { name: 'Delete asset' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Assets' })).toBeVisible()
  expect((await product.api('GET', 'assets?search=Old fax')).items).toEqual([])
})

/** What a theme may change; all else is the same in both. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block']
const LONG = 'payments-settlement-reconciliation-worker-eu-central-1-production'

type Seeded = { asset: number; service: number }
type Seen = [name: string, path: (seeded: Seeded) => string, open?: (page: Page) => Promise<unknown>]
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click()
const PAGES: readonly Seen[] = [
  ['the assets', () => '/assets'],
  ['no asset that matches', () => '/assets?q=nothing+like+it'],
  ['an asset, adding a relation', ({ asset }) => `/assets/${asset}`, press('Add a relation')],
  ['an asset, edited', ({ asset }) => `/assets/${asset}?edit=asset`],
  ['a service as an asset', ({ service }) => `/assets/${service}`],
  ['the paging of a service', ({ service }) => `/services/${service}`],
  ['the kinds', () => '/assets/new', press('Own kinds')],
  ['the import', () => '/assets/import'],
  ['what was discovered', () => '/assets/discovered'],
  ['saying what it is', () => '/assets/discovered', (page) => page.getByText(`source=${LONG}-2`).first().click()],
  ['the Prometheus servers', () => '/assets/discovered?open=monitors'],
]

test.describe('has no violation that axe can find, in either theme, and nothing that stands out at the side of a phone', () => {
  let seeded: Seeded
  test.beforeAll(async () => {
    const { api } = staffed.product
    const { id } = await api('POST', 'assets', {
      name: LONG,
      tags: ['pci', 'shop'],
      hourlyCost: 5_000,
      identifiers: [{ label: 'instance', value: `${LONG}.example.com:9100` }],
    })
    await api('POST', `assets/${id}/relations`, { relations: [{ kind: 'partOf', direction: 'along', assetId: staffed.serviceId }] })
    await sendAlert(staffed, `${LONG}-2`)
    await until('a candidate', async () => (await api('GET', 'asset-candidates')).total > 0)
    seeded = { asset: id, service: staffed.serviceId }
  })

  for (const [name, path, open] of PAGES) {
    test(name, async ({ page }) => {
      await page.goto(`${staffed.product.url}${path(seeded)}`)
      await settled(page)
      await open?.(page)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const axe = new AxeBuilder({ page }).setLegacyMode()
        const { violations } = await (colorScheme === 'light' ? axe.withTags(TAGS) : axe.withRules(OF_COLOUR)).analyze()
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
        expect.soft(found, colorScheme).toEqual([])
      }
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    })
  }
})
