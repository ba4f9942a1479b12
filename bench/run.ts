import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { printTable, type Figure } from './figures.ts'
import { intake, steady } from './intake.ts'
import { acceptLatency, pageLatency } from './latency.ts'
import { map } from './map.ts'
import type { Settings } from './settings.ts'
import { growth, open, start } from './size.ts'
import { timers } from './timers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { database: { type: 'string' }, pairs: { type: 'string', default: '5' }, seconds: { type: 'string', default: '15' } },
})
const settings: Settings = { database: values.database, pairs: Number(values.pairs), seconds: Number(values.seconds) }

const MEASURES: Record<string, () => Promise<Figure | Figure[]>> = {
  single: () => intake('single', settings),
  batch: () => intake('batch', settings),
  repeats: () => intake('repeats', settings),
  steady: () => steady(settings),
  page: () => pageLatency(settings),
  'accept-500': () => acceptLatency(settings, 500, '≤ 5 ms'),
  'accept-5000': () => acceptLatency(settings, 5_000, '≤ 15 ms'),
  timers: () => timers(settings),
  start: () => start(settings),
  open: () => open(settings),
  growth: () => growth(settings),
  map: () => map(settings),
}

const wanted = positionals.length > 0 ? positionals : Object.keys(MEASURES)
const unknown = wanted.filter((name) => !MEASURES[name])
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(', ')}. These are: ${Object.keys(MEASURES).join(', ')}.`)
  process.exit(2)
}
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.version}; ${settings.database === undefined ? 'embedded' : 'external'} PostgreSQL; ` +
    `load generator on the same cores. 100 services, 50 people, 10 alerts an incident, each alert new unless it says repeating; medians of ${settings.pairs} interleaved pairs of ${settings.seconds} s.`,
)
const figures: Figure[] = []
for (const name of wanted) figures.push(...[await MEASURES[name]!()].flat())
printTable(figures)
process.exit(figures.some(({ holds }) => holds === false) ? 1 : 0)
