import { dayText } from '../ui/time/words.ts'

/** A day without a time, wherever its reader is: `29 Nov 2026`. */
export function Day({ date }: { date: string }) {
  const words = dayText(Date.parse(`${date}T12:00Z`), 'UTC', 0)
  return <time dateTime={date}>{words.slice(words.indexOf(' ') + 1)}</time>
}
