import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { openTour, PHONE, ROUTES, settled, visit, type Tour } from './tour.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What a theme may change; all else is the same in both. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block']

let tour: Tour
test.beforeAll(async ({ browser }) => {
  // starting, a mail with a code, a page by mail, signing in
  test.setTimeout(300_000)
  tour = await openTour(browser)
})
test.afterAll(() => tour?.company.close())

test.describe('has no violation that axe can find, in either theme', () => {
  for (const [name, path] of ROUTES) {
    test(name, async () => {
      await visit(tour.page, path(tour.seeded))
      await check(tour.page)
    })
  }

  test('signing in', async ({ browser }) => {
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
    await page.goto(`${tour.company.product.url}/sign-in`)
    await settled(page)
    await check(page)
    await page.context().close()
  })

  test('the page behind the link of a page', async ({ browser }) => {
    const phone = await (await browser.newContext({ userAgent: PHONE, viewport: { width: 360, height: 740 } })).newPage()
    await phone.goto(tour.link)
    await settled(phone)
    await check(phone)
    await phone.goto(`${tour.link}?for=addResponders&find=a`)
    for (const act of ['note', 'setSeverity', 'snooze', 'reassign']) await phone.locator(`#${act} > summary`).click()
    await expect(phone.getByRole('radio').first()).toBeVisible()
    await check(phone)
    await phone.context().close()
  })
})

/** Something that lies over a page: where it is opened, how, and what is seen then. */
type Opened = {
  name: string
  at: (tour: Tour) => string
  open: (page: Page) => Promise<unknown>
  seen: (page: Page) => ReturnType<Page['locator']>
  /** It hides the rest of the page from screen readers until Tab leaves it. */
  alone?: true
}

const dialog = (title: string) => (page: Page) => page.getByRole('dialog', { name: title })
const press =
  (...names: (string | RegExp)[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.getByRole('button', { name, exact: true }).last().click()
  }
const keys = (combination: string) => (page: Page) => page.keyboard.press(combination)
const incident = ({ seeded }: Tour): string => `/incidents/${seeded.incident}`
const schedule = ({ seeded }: Tour): string => `/oncall/schedules/${seeded.schedule}`
const editor = (tour: Tour): string => `${schedule(tour)}?edit=layers`
const integration = ({ seeded }: Tour): string => `/settings/integrations/${seeded.integration}`

const OPENED: readonly Opened[] = [
  { name: 'the menu of an account', at: () => '/', open: press(/, account$/), seen: (page) => page.getByRole('menu') },
  { name: 'the menu of an incident', at: incident, open: press('More acts'), seen: (page) => page.getByRole('menu') },
  { name: 'the search', at: () => '/', open: keys('Control+k'), seen: (page) => page.getByRole('option').first() },
  { name: 'the keys', at: () => '/', open: keys('?'), seen: dialog('Keyboard') },
  {
    name: 'the choices of a filter',
    at: () => '/incidents',
    open: press('Severity'),
    seen: (page) => page.getByRole('dialog', { name: 'Severity' }),
  },
  {
    name: 'the choices of a select',
    at: editor,
    open: (page) => page.getByRole('combobox', { name: 'Turns pass' }).click(),
    seen: (page) => page.getByRole('option', { name: /^No turns/ }),
  },
  {
    name: 'the choices of a combobox',
    at: editor,
    open: (page) => page.getByRole('combobox', { name: 'Add a person as the last turn' }).fill('a'),
    seen: (page) => page.getByRole('option', { name: /^Administrator/ }),
    alone: true,
  },
  {
    name: 'a combobox that finds nothing',
    at: editor,
    open: (page) => page.getByRole('combobox', { name: 'Add a person as the last turn' }).fill('xyzzy'),
    seen: (page) => page.getByText('Nobody of this name who may be paged'),
    alone: true,
  },
  { name: 'adding an override', at: schedule, open: keys('o'), seen: dialog('Add an override') },
  { name: 'deleting a schedule', at: schedule, open: press('Delete the schedule'), seen: dialog('Delete the schedule?') },
  { name: 'resolving an incident', at: incident, open: keys('r'), seen: (page) => page.getByRole('dialog', { name: /^Resolve #/ }) },
  { name: 'handing over a role', at: incident, open: keys('h'), seen: dialog('Give or hand over a role') },
  { name: 'declaring an incident', at: () => '/', open: keys('c'), seen: dialog('Declare an incident') },
  { name: 'a new service', at: () => '/services', open: press('New service'), seen: dialog('New service') },
  { name: 'a new team', at: () => '/teams', open: press('New team'), seen: dialog('New team') },
  { name: 'inviting somebody', at: () => '/people', open: press('Invite somebody'), seen: (page) => page.getByRole('dialog').last() },
  { name: 'a new token', at: () => '/settings/tokens', open: press('New token'), seen: dialog('New API token') },
  { name: 'revoking a token', at: () => '/settings/tokens', open: press(/^Revoke /), seen: dialog('Revoke the token?') },
  { name: 'a new key', at: integration, open: press('New key'), seen: dialog('Give it a new key?') },
  {
    name: 'the new key, shown once',
    at: integration,
    open: press('New key', 'Make a new key'),
    seen: (page) => page.getByRole('dialog', { name: /^New key for / }),
  },
  {
    name: 'deleting an integration',
    at: integration,
    open: press('Delete the integration'),
    seen: dialog('Delete the integration?'),
  },
  {
    name: 'removing a channel',
    at: ({ seeded }) => `/settings/channels/${seeded.channel}`,
    open: press('Remove the channel'),
    seen: dialog('Remove the channel?'),
  },
]

test.describe('has no violation while it is open, in either theme', () => {
  for (const { name, at, open, seen, alone } of OPENED) {
    test(name, async () => {
      const { page } = tour
      await visit(page, at(tour))
      await open(page)
      await expect(seen(page)).toBeVisible()
      await check(page, [...OVER, ...(alone ? ['aria-hidden-focus'] : [])])
      await page.keyboard.press(alone ? 'Tab' : 'Escape')
      await expect(seen(page)).toBeHidden()
      await expect(page.getByRole('banner')).toBeVisible()
    })
  }
})

/** An open list or menu lies at the end of the document, outside of its landmarks, and may be all that is read aloud. */
const OVER = ['region', 'page-has-heading-one']

async function check(page: Page, without: string[] = []): Promise<void> {
  const where = new URL(page.url()).pathname
  await page.emulateMedia({ colorScheme: 'light' })
  const all = new AxeBuilder({ page }).withTags(TAGS)
  expect.soft(await violations(all.disableRules(without)), `light: ${where}`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect.soft(await violations(new AxeBuilder({ page }).withRules(OF_COLOUR)), `dark: ${where}`).toEqual([])
}

async function violations(axe: AxeBuilder): Promise<object[]> {
  // where Tab leaves a list that is open: a guard sends the focus on, nobody ever stands on it
  axe.exclude('[data-base-ui-focus-guard]')
  // the page has no frames of others; the other mode opens a tab for each run
  const { violations } = await axe.setLegacyMode().analyze()
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    at: nodes.map((node) => `${node.target.join(' ')}: ${node.html.slice(0, 160)}; ${node.failureSummary}`),
  }))
}
