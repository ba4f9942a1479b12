/**
 * Makes text safe to store and to show: no NUL (PostgreSQL refuses it), no lone surrogates
 * (JSON would carry them, UTF-8 cannot), no more than `limit` characters (UTF-16 units).
 */
export function cleanText(text: string, limit: number): string {
  // Nearly all text is clean and short: two native scans, no copy.
  if (text.length <= limit) return text.isWellFormed() && !text.includes('\0') ? text : repaired(text)
  const kept = text.slice(0, limit - 1)
  return repaired(endsInHalfAPair(kept) ? kept.slice(0, -1) : kept) + '…'
}

function repaired(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

function endsInHalfAPair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}

/** One line: control characters and runs of white space become one space. */
export function cleanLine(text: string, limit: number): string {
  if (text.length <= limit && PLAIN_LINE.test(text)) return text
  // What is far beyond the limit is not worth a pass of the expression: white space may shrink to a quarter.
  const near = text.length > limit * 4 ? text.trimStart().slice(0, limit * 4) : text
  return cleanText(near.replace(/[\s\p{Cc}]+/gu, ' ').trim(), limit)
}

/** With a full stop, unless it ends in a sign of its own. */
export function asSentence(text: string): string {
  return /[.!?…:]["”’)]?$/.test(text) ? text : `${text}.`
}

/** Names in a sentence, the first five: `Shop, Search and 3 more`. */
export function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}

/** For elements and quoted attributes of HTML and XML alike. The backtick, because old mail programs take it for a quote. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => ENTITIES[sign]!)
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' }

/** Printable ASCII in words one space apart: nothing to clean. */
const PLAIN_LINE = /^[!-~]+(?: [!-~]+)*$/
