/** What stands beside others on a line: where it would like its centre to be, and how wide it is. */
export type Wish = { centre: number; width: number; weight: number }

/**
 * Centres in the given order that do not overlap and lie as near to the wishes as can be (least squares): overlapping
 * neighbours are pooled until none is left.
 */
export function spread(wishes: readonly Wish[], gap: number): number[] {
  const offsets: number[] = []
  let edge = 0
  for (const { width } of wishes) {
    offsets.push(edge + width / 2)
    edge += width + gap
  }
  const pools: { sum: number; weight: number; count: number }[] = []
  wishes.forEach(({ centre, weight }, index) => {
    let pool = { sum: (centre - offsets[index]!) * weight, weight, count: 1 }
    for (let last = pools.at(-1); last && last.sum / last.weight >= pool.sum / pool.weight; last = pools.at(-1)) {
      pools.pop()
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count }
    }
    pools.push(pool)
  })
  const start = pools.flatMap(({ sum, weight, count }) => Array.from({ length: count }, () => sum / weight))
  return start.map((value, index) => value + offsets[index]!)
}
