import { describe, expect, it } from 'vitest'
import { doubtPress, type Press } from './link-press.ts'
import { scannerNamed } from './scanners.ts'

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
const press = (change: Partial<Press> = {}): Press => ({
  now: 100_000,
  sentAt: 90_000,
  userAgent: PHONE,
  site: 'same-origin',
  foreignOrigin: false,
  form: 'right',
  ...change,
})

describe('doubtPress', () => {
  it('has nothing against a person who pressed on the page', () => {
    expect(doubtPress(press())).toBeUndefined()
    expect(doubtPress(press({ site: 'none' }))).toBeUndefined()
    expect(doubtPress(press({ site: undefined }))).toBeUndefined()
    expect(doubtPress(press({ now: 93_000 }))).toBeUndefined()
  })
  it.each<[Partial<Press>, RegExp]>([
    [{ now: 92_999 }, /less than 3 seconds after the page was sent/],
    [{ site: 'cross-site' }, /from another site/],
    [{ site: 'same-site' }, /from another site/],
    [{ site: 'something-new' }, /from another site/],
    [{ site: undefined, foreignOrigin: true }, /from another site/],
    [{ form: 'missing' }, /not opened first/],
    [{ form: 'wrong' }, /not opened first/],
    [{ form: 'used' }, /doubted already/],
    [{ userAgent: undefined }, /does not say what it is/],
    [{ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36' }, /a browser without a person/],
  ])('doubts %o', (change, reason) => {
    expect(doubtPress(press(change))).toMatch(reason)
  })
  it('believes Sec-Fetch-Site more than Origin, which is null under no-referrer', () => {
    expect(doubtPress(press({ site: 'same-origin', foreignOrigin: true }))).toBeUndefined()
  })
})

describe('scannerNamed', () => {
  it.each([
    'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
    'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'BarracudaCentral link checker',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'WhatsApp/2.23.20.0',
    'facebookexternalhit/1.1 Facebot Twitterbot/1.0',
    'TelegramBot (like TwitterBot)',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'curl/8.14.1',
    'python-requests/2.32.3',
    'node',
    'Go-http-client/2.0',
    'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1',
    '',
    '   ',
  ])('knows %s', (userAgent) => {
    expect(scannerNamed(userAgent)).toBeDefined()
  })
  it.each([
    PHONE,
    'Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Telegram-Android/11.4',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [LinkedInApp]/9.30',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36 Avast/139.0',
  ])('takes %s for a person', (userAgent) => {
    expect(scannerNamed(userAgent)).toBeUndefined()
  })
})
