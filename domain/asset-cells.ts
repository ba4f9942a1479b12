/** The cells of a table of assets as people and spreadsheets write them, read and written. */

/** Words separated by `;`; a `;` or `\` that belongs to a word follows a `\`. */
export function listOf(cell: string): string[] {
  const words: string[] = []
  let word = ''
  for (let i = 0; i < cell.length; i++) {
    const c = cell[i]!
    if (c === '\\' && (cell[i + 1] === ';' || cell[i + 1] === '\\')) word += cell[++i]
    else if (c === ';') {
      words.push(word)
      word = ''
    } else word += c
  }
  return [...words, word].map((each) => each.trim()).filter((each) => each !== '')
}

export function cellOf(words: readonly string[]): string {
  return words.map((word) => word.replace(/[\\;]/g, '\\$&')).join(';')
}

/** A spreadsheet takes what begins like this for a formula and runs it; behind an apostrophe it is text. */
const FORMULA = /^(?='*[=+\-@\t\r])/
/** Where a program that separates cells by semicolons or tabs, or heeds no quotes, begins one within a cell. */
const FORMULA_WITHIN = /([;\t\r\n][ "]*)(?='*[=+\-@])/g

export function guarded(cell: string): string {
  return cell.replace(FORMULA, "'").replace(FORMULA_WITHIN, "$1'")
}

export function unguarded(cell: string): string {
  return cell.replace(/^'(?='*[=+\-@\t\r])/, '').replace(/([;\t\r\n][ "]*)'(?='*[=+\-@])/g, '$1')
}

/** One row of a CSV. */
export function rowOf(cells: readonly string[]): string {
  return cells.map((cell) => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
}

const SPAN = /^(?:(\d{1,7})\s*d)?\s*(?:(\d{1,7})\s*h)?\s*(?:(\d{1,7})\s*m(?:in)?)?$/i

/** `90`, `90m`, `4h`, `1d`, `1d 4h` in minutes. */
export function minutesOf(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const parts = SPAN.exec(text)
  if (!parts || text === '') return undefined
  const [days, hours, minutes] = parts.slice(1).map((part) => Number(part ?? 0))
  return days! * 1_440 + hours! * 60 + minutes!
}

export function spanOf(minutes: number | null): string {
  if (minutes === null) return ''
  if (minutes > 0 && minutes % 1_440 === 0) return `${minutes / 1_440}d`
  return minutes > 0 && minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`
}

/** `1500`, `1,500`, `1 500`: a whole number, with thousands apart or not. */
export function amountOf(text: string): number | undefined {
  return /^\d{1,15}$|^\d{1,3}([,'_\s\u00a0\u202f]\d{3}){1,4}$/.test(text) ? Number(text.replace(/\D/g, '')) : undefined
}

/** `instance=web-1:9100`: up to the first `=` that no `\` stands before. */
export function pairOf(text: string): { label: string; value: string } | undefined {
  const [, label, value] = /^((?:[^=\\]|\\[\\=]|\\(?![\\=]))+)=(.+)$/s.exec(text) ?? []
  if (label === undefined || value === undefined) return undefined
  return { label: label.replace(/\\([\\=])/g, '$1').trim(), value: value.trim() }
}

export function pairText({ label, value }: { label: string; value: string }): string {
  return `${label.replace(/[\\=]/g, '\\$&')}=${value}`
}
