import { cellOf, guarded, rowOf } from './asset-cells.ts'
import { ASSET_COLUMNS, type Written } from './asset-entry.ts'

/** A CSV that spreadsheets open without running anything in it. */
export function csvOf(assets: readonly Written[]): string {
  const rows = assets.map((asset) =>
    ASSET_COLUMNS.map((column) => guarded(typeof asset[column] === 'string' ? asset[column] : cellOf(asset[column]))),
  )
  return `${[ASSET_COLUMNS, ...rows].map(rowOf).join('\n')}\n`
}

/** A YAML list; texts stand in double quotes, where JSON and YAML are one. What is empty is left out. */
export function yamlOf(assets: readonly Written[]): string {
  if (assets.length === 0) return '[]\n'
  return assets
    .map((asset) => {
      const lines = ASSET_COLUMNS.flatMap((column) => {
        const value = asset[column]
        if (value.length === 0) return []
        return [`${column}: ${typeof value === 'string' ? quoted(value) : `[${value.map(quoted).join(', ')}]`}`]
      })
      return `- ${lines.join('\n  ')}\n`
    })
    .join('')
}

/** JSON leaves a few characters as they are that YAML does not allow or takes for the end of a line. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
