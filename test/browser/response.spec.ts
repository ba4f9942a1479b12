import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { join, signIn, startStaffed, type Staffed } from './company.ts'
import { settled } from './tour.ts'

// one response, step by step
test.describe.configure({ mode: 'serial' })

let staffed: Staffed
let incident: number
let page: Page

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  staffed = await startStaffed()
  const { product, serviceId } = staffed
  const { api } = product
  await join(product, 'Bob Brecht', 'bob@example.com')
  const cat = await join(product, 'Cat Carver', 'cat@example.com')
  await api('POST', 'schedules', {
    name: 'Incident commanders',
    timezone: 'Europe/Berlin',
    layers: [
      {
        id: 'weekly',
        name: 'Weekly',
        participants: [[cat]],
        rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-01-05T09:00' },
      },
    ],
  })
  const legal = await api('POST', 'stakeholders', {
    name: 'Counsel for data protection',
    kind: 'legal',
    lines: [
      { label: 'By day', by: 'phone', address: '+49 (30) 12-34', note: 'Weekdays 9 to 17; name the contract 4711' },
      { label: 'At night', by: 'email', address: 'legal@example.com' },
      { label: 'Form', by: 'web', address: 'https://example.com/report' },
    ],
  })
  await api('POST', 'stakeholders', { name: 'Executives', kind: 'executives', lines: [] })
  const types = (await api('GET', 'incident-types')).items
  const major = types.find(({ name }: { name: string }) => name === 'Major incident')
  await api('PUT', `incident-types/${major.id}`, {
    name: major.name,
    description: major.description,
    severities: major.severities,
    roles: major.roles.map(({ role }: { role: string }) => ({ role, from: [] })),
    stakeholderIds: [legal.id],
  })
  const made = await api('POST', 'incidents', { title: 'Checkout does not load', severity: 'critical', serviceId })
  incident = made.id
  page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })).newPage()
  await signIn(page, product)
  await page.goto(`${product.url}/incidents/${incident}`)
  await settled(page)
})
test.afterAll(() => staffed?.product.stop())

const roles = (): Locator => page.getByRole('list', { name: 'Roles' })
const role = (name: string): Locator => roles().getByRole('listitem').filter({ hasText: name }).first()
const stakeholders = (): Locator => page.getByRole('list', { name: 'Stakeholders' })
const timeline = (): Locator => page.getByRole('region', { name: 'Timeline' })

test('a role that nobody has is taken with two keys, and its checklist stands open', async () => {
  await expect(roles()).toContainText('CommanderNobody yet')
  await expect(roles()).toContainText('ScribeNobody yet')
  await page.getByRole('button', { name: 'Give the role Commander' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Who is Commander?' })
  const options = dialog.getByRole('option')
  await expect(options.nth(0)).toContainText('You take it')
  await expect(options.nth(1), 'who is on call comes before everybody else').toContainText('Cat CarverOn call: Incident commanders')
  await expect(options.nth(2)).toContainText('Bob Brecht')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(role('Commander')).toContainText(/since \d/)
  await expect(timeline()).toContainText('Administrator took the role of Commander')
  await expect(role('Commander').getByRole('checkbox')).toHaveCount(6)
})

test('a line of one’s own checklist is ticked by a key, and says by whom', async () => {
  const first = page.getByRole('checkbox', { name: 'Say that you are the commander' })
  await first.focus()
  await page.keyboard.press('Space')
  await expect(first).toBeChecked()
  await expect(role('Commander')).toContainText('1 of 6')
  await expect(role('Commander').getByRole('listitem').first()).toContainText(/Administrator, \d/)
  await expect(timeline()).toContainText('ticked “Say that you are the commander”')
  await first.click()
  await expect(first).not.toBeChecked()
  await expect(timeline()).toContainText('took the tick off “Say that you are the commander”')
  await first.click()
  await expect(role('Commander')).toContainText('1 of 6')
})

test('a role is handed over by one choice, found by its letters; the checklist goes with it, folded', async () => {
  await page.getByRole('button', { name: /^Hand over Commander from / }).click()
  const dialog = page.getByRole('dialog', { name: 'Hand over: Commander' })
  await expect(dialog.getByRole('option', { name: /Administrator/ }), 'who has it is not offered').toHaveCount(0)
  await dialog.getByRole('combobox').fill('brecht')
  await expect(dialog.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(role('Commander')).toContainText('Bob Brecht')
  await expect(role('Commander').getByRole('checkbox')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Checklist of Commander 1 of 6' })).toHaveAttribute('aria-expanded', 'false')
  await expect(timeline()).toContainText('Administrator handed the role of Commander over to Bob Brecht')
  await page.keyboard.press('z')
  await expect(role('Commander'), 'a hand-over by mistake is taken back').toContainText('Administrator')
})

test('a role that the type does not want can be given too', async () => {
  await page.getByRole('button', { name: 'Another role' }).click()
  await page.getByRole('menuitem', { name: /^Liaison/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Who is Liaison?' })
  await dialog.getByRole('option', { name: /^Cat Carver/ }).click()
  await expect(dialog).toBeHidden()
  await expect(role('Liaison')).toContainText('Cat Carver')
})

test('a key hands over one’s own role, or gives another', async () => {
  await page.keyboard.press('h')
  const dialog = page.getByRole('dialog', { name: 'Give or hand over a role' })
  await expect(dialog.getByRole('combobox', { name: 'Which role?' })).toContainText('Commander')
  await expect(dialog.getByRole('combobox', { name: 'Who takes over from Administrator?' })).toBeFocused()
  await dialog.getByRole('combobox', { name: 'Which role?' }).click()
  await page.getByRole('option', { name: /^Scribe/ }).click()
  await expect(dialog.getByRole('option').first()).toContainText('You take it')
  await dialog.getByRole('combobox', { name: 'Who takes it?' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(role('Scribe').getByRole('checkbox')).toHaveCount(4)
  await page.getByRole('button', { name: /^Hand over Scribe from / }).click()
  await page.getByRole('button', { name: 'Leave it to nobody' }).click()
  await expect(role('Scribe')).toContainText('Nobody yet')
})

test('who is to be told has lines that can be pressed, and is told with the way and a note', async () => {
  await expect(page.getByText('1 not told yet')).toBeVisible()
  await expect(stakeholders().getByRole('link', { name: '+49 (30) 12-34' })).toHaveAttribute('href', 'tel:+49301234')
  await expect(stakeholders().getByRole('link', { name: 'legal@example.com' })).toHaveAttribute('href', 'mailto:legal@example.com')
  await expect(stakeholders().getByRole('link', { name: /example.com\/report/ })).toHaveAttribute('href', 'https://example.com/report')
  await page.getByRole('button', { name: 'Add a group to be told' }).click()
  await page.getByRole('combobox', { name: 'Who has to be told?' }).fill('exec')
  await page.getByRole('option', { name: /^Executives/ }).click()
  await page.getByRole('dialog', { name: 'Add a group to be told' }).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('2 not told yet')).toBeVisible()
  await page.getByRole('button', { name: 'Counsel for data protection was told', exact: true }).click()
  await page.getByRole('textbox', { name: /What was said/ }).fill('They call back at noon')
  await page.keyboard.press('Control+Enter')
  await expect(stakeholders().getByRole('listitem').filter({ hasText: 'Counsel' }).last()).toContainText(
    /Told by Administrator \(By day\) \d/,
  )
  await expect(stakeholders().getByRole('listitem').first(), 'who was not told yet comes first').toContainText('Executives')
  await expect(timeline()).toContainText('told Counsel for data protection by By day: They call back at noon')
  await page.getByRole('button', { name: 'Executives was told', exact: true }).click()
  await expect(page.getByRole('combobox', { name: 'By which way?' })).toContainText('Another way')
  await page.keyboard.press('Control+Enter')
  const told = page.getByRole('dialog', { name: 'Executives was told' })
  await expect(told).toContainText('Say by which way.')
  await told.getByRole('textbox', { name: 'Which one?' }).fill('in person')
  await told.getByRole('button', { name: 'Told' }).click()
  await expect(page.getByText('All told')).toBeVisible()
})

test('the type is changed with a reason, and wants other roles', async () => {
  await page.getByRole('button', { name: 'Type: Major incident. Change it' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change the type' })
  await dialog.getByRole('button', { name: 'Change', exact: true }).click()
  await expect(dialog).toContainText('Choose a type.')
  await dialog.getByRole('combobox').fill('secu')
  await page.getByRole('option', { name: /^Security incident/ }).click()
  await dialog.getByRole('textbox', { name: /Why/ }).fill('Strange logins')
  await dialog.getByRole('button', { name: 'Change', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Type: Security incident. Change it' })).toBeVisible()
  await expect(role('Resolver')).toContainText('Nobody yet')
  await expect(role('Commander')).toContainText('Administrator')
  await expect(timeline()).toContainText('made it of the type Security incident instead of Major incident: Strange logins')
})

test('the panels and dialogs have no violation that axe can find, and fit a phone', async () => {
  await check(page)
  for (const [open, name] of [
    [() => page.keyboard.press('h'), 'Give or hand over a role'],
    [() => page.getByRole('button', { name: /^Type: / }).click(), 'Change the type'],
    [() => page.getByRole('button', { name: 'Executives was told again' }).click(), 'Executives was told'],
    [() => page.getByRole('button', { name: 'Add a group to be told' }).click(), 'Add a group to be told'],
  ] as const) {
    await open()
    const dialog = page.getByRole('dialog', { name })
    await expect(dialog).toBeVisible()
    await expect(dialog.getByText('Searching')).toHaveCount(0)
    await check(page)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('button', { name: 'Details' }).click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing stands out at the side').toBeLessThanOrEqual(360)
  const line = role('Commander').locator('label').first()
  expect((await line.boundingBox())!.height, 'a line is as high as a thumb').toBeGreaterThanOrEqual(44)
  await line.click()
  await expect(role('Commander').getByRole('checkbox').first()).not.toBeChecked()
})

test('who may only read sees who has which role and how far they are, and nothing to press', async ({ browser }) => {
  await join(staffed.product, 'Vic Viewer', 'vic@example.com', 'viewer')
  const other = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  await signIn(other, staffed.product, 'vic@example.com')
  await other.goto(`${staffed.product.url}/incidents/${incident}`)
  const list = other.getByRole('list', { name: 'Roles' })
  await expect(list).toContainText('Administrator')
  await expect(list.getByRole('button', { name: /Give|Hand over/ })).toHaveCount(0)
  await other.getByRole('button', { name: /^Checklist of Commander/ }).click()
  await expect(list).toContainText('Confirm the severity and the phase')
  await expect(list.getByRole('checkbox')).toHaveCount(0)
  await expect(other.getByRole('list', { name: 'Stakeholders' }).getByRole('button', { name: /was told/ })).toHaveCount(0)
  await other.context().close()
})

test('a type is chosen as an incident is declared; where it names nobody to tell, a group can be added', async () => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await expect(dialog).toContainText('Incident wants Commander.')
  await dialog.getByRole('textbox', { name: 'What is wrong?' }).fill('Strange logins')
  await dialog.getByRole('combobox', { name: 'Which service?' }).fill('Shop')
  await page.getByRole('option', { name: /^Shop/ }).click()
  await dialog.getByRole('combobox', { name: 'Of what type is it?' }).click()
  await page.getByRole('option', { name: /^Security incident/ }).click()
  await expect(dialog).toContainText('Security incident wants Commander, Communications, Scribe, Resolver, Liaison.')
  await dialog.getByRole('button', { name: 'Declare and page' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Strange logins' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Type: Security incident. Change it' })).toBeVisible()
  await expect(page.getByText('Its type names nobody who has to be told.')).toBeVisible()
})

async function check(here: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await here.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page: here })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .disableRules(['region', 'page-has-heading-one'])
      .exclude('[data-base-ui-focus-guard]')
      .setLegacyMode()
      .analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
    expect.soft(found, colorScheme).toEqual([])
  }
}
