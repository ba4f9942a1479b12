import { parse, type CsvError } from 'csv-parse/sync'
import { isMap, isSeq, parseDocument } from 'yaml'
import { unguarded } from '../../domain/asset-cells.ts'
import type { Entry } from '../../domain/asset-entry.ts'

export type ImportText = { format: 'csv' | 'yaml'; text: string }

/** The entries of a text, or in words why it cannot be read. */
export function readText({ format, text }: ImportText): Entry[] | string {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  return format === 'csv' ? readCsv(plain) : readYaml(plain)
}

/** In a cell alone, it clears what is there; an empty cell leaves it. */
const CLEARED = '-'

function readCsv(text: string): Entry[] | string {
  let rows: string[][]
  try {
    rows = parse(text, { delimiter: delimiterOf(text), record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true })
  } catch (fault) {
    return csvProblem(fault as CsvError)
  }
  const [head = [], ...body] = rows
  const columns = head.map((column) => unguarded(column.trim()))
  return body.flatMap((cells, i) => {
    if (cells.every((cell) => cell.trim() === '')) return []
    return [{ line: i + 1, fields: cells.map((cell, n) => [columns[n] ?? '', cell.trim() === CLEARED ? null : unguarded(cell)]) }]
  })
}

/** Spreadsheets of countries that write 1,5 separate cells by semicolons. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/))
  const count = (delimiter: string) => head.split(delimiter).length
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best))
}

function csvProblem({ code, lines, message }: CsvError & { lines?: number }): string {
  const where = lines === undefined ? '' : ` at line ${lines} of the text`
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `The CSV cannot be read: a quote${where === '' ? '' : `, open${where},`} is not closed.`
  if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE')
    return `The CSV cannot be read: a quote stands inside a cell${where}. Put the whole cell in quotes, and each quote in it twice.`
  return `The CSV cannot be read${where}: ${message}`
}

/** Anchors may be used so often; more is how a small text is made to fill the memory. */
const ALIASES = 100

function readYaml(text: string): Entry[] | string {
  // All plain values but null are texts: a name such as 1.10 or yes stays what it is.
  const document = parseDocument(text, { schema: 'failsafe', customTags: ['null'], merge: false, logLevel: 'silent' })
  const [error] = [...document.errors, ...document.warnings]
  if (error) return `The YAML cannot be read: ${error.message.split('\n')[0]}`
  const list = isMap(document.contents) ? document.get('assets') : document.contents
  if (document.contents === null || !isSeq(list)) return 'The YAML is to be a list of assets, or to have one under the key `assets`.'
  let items: unknown
  try {
    items = list.toJS(document, { mapAsMap: true, maxAliasCount: ALIASES })
  } catch (fault) {
    if (fault instanceof ReferenceError) return 'The YAML cannot be read: it uses aliases too often, or one that is not defined.'
    throw fault
  }
  return (items as unknown[]).map((item, i) => ({ line: i + 1, fields: fieldsOf(item) }))
}

function fieldsOf(item: unknown): Entry['fields'] {
  if (!(item instanceof Map)) return typeof item === 'string' ? [['name', item]] : []
  return [...item].map(([column, value]) => [String(column), valueOf(value)])
}

function valueOf(value: unknown): string | string[] | null {
  if (value === null) return null
  if (Array.isArray(value)) return value.map((word) => (typeof word === 'string' ? word : JSON.stringify(plain(word))))
  return typeof value === 'string' ? value : JSON.stringify(plain(value))
}

/** What stands where a text should: shown as it is, so that its column can refuse it by name. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), plain(each)]))
  return Array.isArray(value) ? value.map(plain) : value
}
