import { expect, test, type Page } from '@playwright/test'
import { join, signIn, startStaffed, type Staffed } from './company.ts'

/** Each sets `fired` when it runs, wherever it stands; what is fetched from outside would be seen too. */
const OUTSIDE = 'https://outside.example'
const CORPUS = [
  `<script>window.fired='script'</script>`,
  `<img src=x onerror="window.fired='onerror'">`,
  `<svg onload="window.fired='svg'"><animate onbegin="window.fired='animate'" attributeName=x dur=1s></svg>`,
  `"><img src=x onerror=window.fired='quote'>`,
  `'onmouseover='window.fired=1' autofocus onfocus='window.fired=1'`,
  `</title></textarea></script><script>window.fired='closed'</script>`,
  `<iframe srcdoc="<script>parent.fired='iframe'</script>"></iframe>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=window.fired='mutation'>">`,
  `<style>@import '${OUTSIDE}/style.css'</style><link rel=stylesheet href=${OUTSIDE}/link.css>`,
  `<form action="javascript:window.fired='form'"><button autofocus>go</button></form>`,
]
const LINKS = [
  `javascript:window.fired='link'`,
  `JaVaScRiPt:window.fired='link'`,
  ` java\tscript:window.fired='link'`,
  `data:text/html,<script>window.fired='data'</script>`,
  `vbscript:msgbox(1)`,
  `//outside.example/x`,
]
const MARKDOWN = [
  ...CORPUS,
  ...LINKS.map((href) => `[press](${href})`),
  `[press](<javascript:window.fired='angle'>)`,
  `[press]: javascript:window.fired='reference'\n\n[press]`,
  `<javascript:window.fired='auto'>`,
  `![seen](${OUTSIDE}/pixel.png)`,
  `![seen](x"onerror="window.fired='image')`,
  `<a href="javascript:window.fired='html'">press</a>`,
  '```html\n<script>window.fired="code"</script>\n```',
].join('\n\n')
const NASTY = CORPUS.join(' ')

let staffed: Staffed
let incident: number
let postmortem: number
let strange: number
test.beforeAll(async () => {
  test.setTimeout(300_000)
  staffed = await startStaffed()
  const { product, key } = staffed
  const { api } = product
  await join(product, CORPUS[1]!, 'mallory@example.com')
  const named = await api('POST', 'services', {
    name: CORPUS[3],
    description: MARKDOWN.slice(0, 2_000),
    escalationPolicyId: staffed.policyId,
  })
  strange = named.id
  await api('POST', 'teams', { name: CORPUS[2], description: NASTY.slice(0, 1_000) })
  // one for each, because a title is cut
  for (const text of CORPUS) await enqueue('/v2/enqueue', { routing_key: key, event_action: 'trigger', ...alertOf(text) })
  await enqueue('/v2/change/enqueue', {
    routing_key: key,
    payload: { summary: CORPUS[0], source: CORPUS[1], custom_details: { [CORPUS[2]!]: CORPUS[3] } },
    links: LINKS.map((href) => ({ href, text: CORPUS[1] })),
  })
  await api('POST', 'incidents', { title: CORPUS[4], serviceId: staffed.serviceId, description: MARKDOWN })
  const { items } = await api('GET', 'incidents?state=all')
  incident = items[0].id
  for (const text of [MARKDOWN, NASTY]) await api('POST', `incidents/${incident}/notes`, { text })
  const role = await api('POST', 'response-roles', { name: CORPUS[1]!.slice(0, 60), duties: [CORPUS[0]!.slice(0, 300)] })
  await api('POST', `incidents/${incident}/roles`, { role: role.key, userId: staffed.adminId })
  await api('POST', `incidents/${incident}/resolve`, { note: MARKDOWN.slice(0, 1_000) })
  const drafted = await api('POST', `incidents/${incident}/postmortem`)
  postmortem = drafted.id
  await api('PUT', `postmortems/${postmortem}`, { title: CORPUS[0], body: MARKDOWN, state: 'draft', version: drafted.version })
})
test.afterAll(() => staffed?.product.stop())

const alertOf = (text: string) => ({
  dedup_key: text,
  client: text,
  client_url: LINKS[0],
  payload: {
    summary: text,
    source: text,
    severity: 'critical',
    component: text,
    group: text,
    class: text,
    custom_details: { [text]: text, list: [text], deep: { [text]: [text] } },
  },
  links: LINKS.map((href) => ({ href, text })),
  images: [{ src: `${OUTSIDE}/image.png`, href: LINKS[0], alt: text }],
})

async function enqueue(path: string, body: unknown): Promise<void> {
  const response = await fetch(staffed.product.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status, await response.text()).toBe(202)
}

/** Hears of everything that would be a breach: a script that ran or was only just blocked, a dialog, a request to elsewhere. */
async function listen(page: Page): Promise<string[]> {
  const breaches: string[] = []
  page.on('dialog', (dialog) => {
    breaches.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(staffed.product.url) && /^https?:/.test(request.url())) breaches.push(`a request to ${request.url()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|unsafe-inline/i.test(message.text())) breaches.push(message.text())
  })
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) => {
      console.error(`Content Security Policy: ${violatedDirective} ${blockedURI}`)
    })
  })
  return breaches
}

/** Once the page is there; answers whether texts of the corpus stand on it. */
async function shown(page: Page): Promise<boolean> {
  await page.locator('main').first().waitFor()
  const text = page.getByText('window.fired').first()
  return text.waitFor({ timeout: 4_000 }).then(
    () => true,
    () => false,
  )
}

/** Nothing of the corpus became an element; no link leads where a script would run. */
async function expectInert(page: Page, breaches: string[], where: string): Promise<void> {
  expect(await page.evaluate(() => (window as { fired?: unknown }).fired), where).toBeUndefined()
  const found = await page.evaluate(() => {
    const bad: string[] = []
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) bad.push(`${element.tagName} with ${name}`)
        const address = ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name)
        // as a browser reads it: without blanks and control characters
        // oxlint-disable-next-line no-control-regex
        if (address && /^(?:javascript|vbscript|data:text)/i.test(value.replace(/[\u0000-\u0020]/g, ''))) bad.push(`${name}=${value}`)
      }
      if (['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MATH'].includes(element.tagName)) bad.push(element.tagName)
      if (element.tagName === 'IMG' && !(element as HTMLImageElement).src.startsWith(location.origin)) bad.push(element.outerHTML)
    }
    return bad
  })
  expect(found, where).toEqual([])
  expect(breaches, where).toEqual([])
}

test('what senders and people wrote runs in no view', async ({ page }) => {
  test.setTimeout(300_000)
  const breaches = await listen(page)
  await signIn(page, staffed.product)
  const { url, api } = staffed.product
  const alerts = (await api('GET', 'alerts')).items as { id: number }[]
  const people = (await api('GET', 'people')).items as { id: number }[]
  const teams = (await api('GET', 'teams')).items as { id: number }[]
  const paths = [
    '/',
    '/incidents?state=all',
    `/incidents/${incident}`,
    `/incidents/${incident - 1}`,
    '/alerts',
    ...alerts.slice(0, 3).map(({ id }) => `/alerts?open=${id}`),
    '/oncall',
    '/people',
    ...people.map(({ id }) => `/people/${id}`),
    '/teams',
    ...teams.map(({ id }) => `/teams/${id}`),
    '/services',
    `/services/${staffed.serviceId}`,
    `/services/${strange}`,
    '/policies',
    `/policies/${staffed.policyId}`,
    '/postmortems',
    `/postmortems/${postmortem}`,
    '/settings/integrations',
    '/settings/deliveries',
    '/settings/audit',
    '/settings/health',
  ]
  let seen = 0
  for (const path of paths) {
    await page.goto(url + path)
    if (await shown(page)) seen++
    await expectInert(page, breaches, path)
  }
  // The texts were there to be read: otherwise nothing was tried.
  expect(seen).toBeGreaterThan(paths.length / 2)
})
