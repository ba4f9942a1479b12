/**
 * Who opens links that people were sent, without a person: by a word in the user agent, and what it is called
 * in the timeline. Kept short on purpose. Scanners that pose as an ordinary browser are caught by the other
 * signs (how soon it came, where from, whether the page was opened first), and whoever is listed here by
 * mistake is only asked to press once more.
 */
const SCANNERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  // Mail gateways and security products that open what is in a message
  [/Microsoft Office|ms-office|MSOffice|Microsoft Outlook/i, 'Microsoft Office'],
  [/BingPreview|SkypeUriPreview|MicrosoftPreview/i, 'the link preview of Microsoft'],
  [
    /GoogleImageProxy|YahooMailProxy|GoogleOther|Google-Safety|Google-Read-Aloud|Google-InspectionTool|FeedFetcher/i,
    'a mail or link proxy',
  ],
  [
    /Barracuda|Proofpoint|Mimecast|Zscaler|Symantec|TrendMicro|Trend Micro|Sophos|FireEye|Trellix|Fortinet|Kaspersky|Bitdefender/i,
    'a security scanner',
  ],
  [/VirusTotal|urlscan|PhishTank|Netcraft|PaloAlto|Palo Alto|CensysInspect|Expanse/i, 'a security scanner'],
  // Chat and social link expanders
  // (only their expanders: several of these apps have a browser of their own, in which people do press)
  [
    /Slackbot|Slack-ImgProxy|Discordbot|TelegramBot|^WhatsApp|facebookexternalhit|Facebot|Twitterbot|LinkedInBot|ZulipURLPreview|RocketChat|Iframely|Embedly/i,
    'a link preview',
  ],
  // Browsers without anybody in front of them
  [/HeadlessChrome|Headless|PhantomJS|Puppeteer|Playwright|Selenium|Chrome-Lighthouse|jsdom|Prerender/i, 'a browser without a person'],
  // Programs
  [
    /^(curl|Wget|python|aiohttp|httpx|Go-http-client|Java|okhttp|Apache-HttpClient|libwww|lwp|node|undici|axios|got|Ruby|PHP|Guzzle|PostmanRuntime|HTTPie|insomnia|Dalvik)\b/i,
    'a program',
  ],
  [/PowerShell/i, 'a program'],
  // What says so itself (CUBOT makes phones)
  [/(?<!cu)bot\b|crawler|spider|scanner|\bscan\b|fetcher|url.?preview|link.?check|prefetch/i, 'a robot'],
]

/** The name of the scanner that this user agent belongs to; undefined for what looks like a person's browser. */
export function scannerNamed(userAgent: string | undefined): string | undefined {
  const given = userAgent?.trim() ?? ''
  if (given === '') return 'a program that does not say what it is'
  return SCANNERS.find(([pattern]) => pattern.test(given))?.[1]
}
