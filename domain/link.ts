import { LINK_LENGTH, LINKS, type Link } from './signal.ts'
import { cleanLine } from './text.ts'

/**
 * A sender's link as it may be shown and clicked: absolute, http or https, no credentials in it.
 * `undefined` for anything else (`javascript:`, relative, too long), which is then only kept as text.
 */
export function linkTo(href: unknown, text: unknown): Link | undefined {
  if (typeof href !== 'string' || href.length > LINK_LENGTH) return undefined
  const address = PLAIN.test(href) && URL.canParse(href) ? href : normalized(href)
  if (address === undefined) return undefined
  const words = typeof text === 'string' ? cleanLine(text, 255) : ''
  return { href: address, text: words === '' ? address : words }
}

/** Nearly every address: ASCII and without credentials, so it can stay as it is (a quarter of the cost). */
const PLAIN = /^https?:\/\/[A-Za-z0-9.:[\]_-]+(?:[/?#][!-~]*)?$/

function normalized(href: string): string | undefined {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return undefined
  const url = new URL(href)
  // The escaped form is ASCII, and may be longer than what was sent.
  if (url.username !== '' || url.password !== '' || url.href.length > LINK_LENGTH) return undefined
  return url.href
}

/** The links that may be shown, each address once, the first `LINKS`. */
export function linksOf(candidates: Iterable<Link | undefined>): Link[] {
  const links: Link[] = []
  for (const link of candidates) {
    if (link === undefined || links.length >= LINKS) continue
    if (!links.some((known) => known.href === link.href)) links.push(link)
  }
  return links
}
