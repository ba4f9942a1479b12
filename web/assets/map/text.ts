const cut = new Map<string, string>()
const KEPT = 20_000

/** As much of a text as fits, with `…` where something is missing. Measured once for each font and width. */
export function ellipsis(context: CanvasRenderingContext2D, text: string, width: number): string {
  const room = Math.floor(width / 4) * 4
  const key = `${context.font}|${room}|${text}`
  const known = cut.get(key)
  if (known !== undefined) return known
  let answer = text
  if (context.measureText(text).width > room) {
    let [low, high] = [0, text.length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (context.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle
      else high = middle - 1
    }
    answer = low === 0 ? '' : `${text.slice(0, low)}…`
  }
  if (cut.size > KEPT) cut.clear()
  cut.set(key, answer)
  return answer
}
