import { expect, test, type Page } from '@playwright/test'
import { openTour, ROUTES, visit, type Tour } from './tour.ts'

/** CSS pixels; 640 is a screen of 1280 at a zoom of 200 %. */
const WIDTHS = [360, 640, 1024] as const

let tour: Tour
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  tour = await openTour(browser)
})
test.afterAll(() => tour?.company.close())

for (const [name, path] of ROUTES) {
  test(`${name}: nothing stands out at the side on a phone, a tablet, or enlarged twice`, async () => {
    const { page, seeded } = tour
    await visit(page, path(seeded))
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 740 })
      expect.soft(await outside(page), `${path(seeded)} at ${width} px`).toEqual([])
    }
  })
}

/** What stands out of the page, or of a dialog in it, to the right; a place that scrolls by itself is meant to. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // two frames: what measures itself has drawn anew
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const whole = [...document.querySelectorAll('html, #content')].filter((one) => one.scrollWidth > one.clientWidth)
    if (whole.length === 0) return []
    const edge = document.documentElement.clientWidth
    const scrolls = (one: Element | null): boolean =>
      one !== null &&
      one.id !== 'content' &&
      one !== document.body &&
      (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement))
    const culprits = [...document.body.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > edge + 1 && !scrolls(one.parentElement),
    )
    return [...whole, ...culprits]
      .slice(0, 8)
      .map(
        (one) =>
          `<${one.tagName.toLowerCase()} class="${one.className}"> ${one.textContent?.slice(0, 60)}: ${Math.round(one.getBoundingClientRect().right)} of ${edge} px`,
      )
  })
}
