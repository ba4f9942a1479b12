import { LABEL_NAME_LENGTH, LABEL_VALUE_LENGTH, LABELS } from './signal.ts'
import { cleanLine, cleanText } from './text.ts'

/**
 * Labels within bounds, names and values clean. The first of a name wins. `note` says what did not fit:
 * nothing is left out silently.
 */
export function boundedLabels(pairs: Iterable<[string, string]>): {
  labels: Record<string, string>
  note?: string
} {
  const labels: Record<string, string> = {}
  let kept = 0
  let sent = 0
  let cut = 0
  for (const [rawName, rawValue] of pairs) {
    const name = cleanLine(rawName, LABEL_NAME_LENGTH)
    // Assigning `__proto__` would set the prototype instead of a property.
    if (name === '' || name === '__proto__' || Object.hasOwn(labels, name)) continue
    sent++
    if (kept >= LABELS) continue
    kept++
    if (rawValue.length > LABEL_VALUE_LENGTH || rawName.length > LABEL_NAME_LENGTH) cut++
    labels[name] = cleanText(rawValue, LABEL_VALUE_LENGTH)
  }
  const notes: string[] = []
  if (sent > kept) notes.push(`${sent} labels arrived; the first ${kept} are kept.`)
  if (cut > 0) notes.push(`Labels that were longer than ${LABEL_VALUE_LENGTH} characters are cut: ${cut}.`)
  return notes.length === 0 ? { labels } : { labels, note: notes.join(' ') }
}
