/** Which lines stand in one text alone, in their order. A line that moved counts as the same. */
export function linesApart(there: string, here: string): { onlyThere: string[]; onlyHere: string[] } {
  const [theirs, ours] = [there.split('\n'), here.split('\n')]
  return { onlyThere: without(theirs, ours), onlyHere: without(ours, theirs) }
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0 && line.trim() !== ''
  })
}
