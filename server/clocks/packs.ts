import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { BusinessCalendar } from '../../domain/calendar.ts'
import type { Calendars } from '../../domain/clock.ts'
import { Obligation } from '../../domain/obligation.ts'

/** What laws ask for, and the calendars that they count by. */
export type Packs = { obligations: readonly Obligation[]; calendars: Calendars }

const FOLDER = join(import.meta.dirname, '../../packs')

/** Reads all files; what is wrong with any of them is said at once, by a fault that stops the start. */
export function readPacks(folder = FOLDER): Packs {
  const faults: string[] = []
  const calendars = new Map(readAll(join(folder, 'calendars'), BusinessCalendar, faults).map((calendar) => [calendar.id, calendar]))
  const obligations = readAll(join(folder, 'clocks'), Obligation, faults)
  for (const { id, stages } of obligations)
    for (const { limits } of stages)
      for (const { calendar } of limits)
        if (calendar !== null && !calendars.has(calendar)) faults.push(`clocks/${id}.yaml: there is no calendar ${calendar}`)
  if (faults.length > 0) throw new Error(`Packs that cannot be read:\n${faults.join('\n')}`)
  return { obligations, calendars }
}

function readAll<T extends { id: string }>(folder: string, schema: z.ZodType<T>, faults: string[]): T[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const path = join(folder, name)
      try {
        const read = schema.parse(parse(readFileSync(path, 'utf8')))
        if (name === `${read.id}.yaml`) return [read]
        faults.push(`${path}: its id is ${read.id}; a file is called as its id`)
      } catch (error) {
        faults.push(`${path}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message}`)
      }
      return []
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
