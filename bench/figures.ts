export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The value below which this share of all lies; NaN where there are none. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** A line of the table: what was measured, the figure with all of its runs, and what was asked for. */
export type Figure = { measure: string; figure: string; runs: string; must?: string; aim?: string; holds?: boolean }

export function printTable(figures: Figure[]): void {
  console.log('\n| measure | figure | runs | must | aim |\n|---|---|---|---|---|')
  for (const { measure, figure, runs, must, aim, holds } of figures) {
    const verdict = must === undefined ? '' : `${must}${holds ? '' : ' (missed)'}`
    console.log(`| ${measure} | ${figure} | ${runs} | ${verdict} | ${aim ?? ''} |`)
  }
}
