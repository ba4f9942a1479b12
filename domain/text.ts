/**
 * Makes text safe to store and to show: no NUL (PostgreSQL refuses it), no lone surrogates
 * (JSON would carry them, UTF-8 cannot), no more than `limit` characters.
 */
export function cleanText(text: string, limit: number): string {
  const whole = text.toWellFormed().replaceAll('\0', '\ufffd')
  if (whole.length <= limit) return whole
  return whole.slice(0, limit - 1).toWellFormed() + '…'
}

/** One line: control characters and runs of white space become one space. */
export function cleanLine(text: string, limit: number): string {
  return cleanText(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), limit)
}
