import { setTimeout as sleep } from 'node:timers/promises'
import { ANCHOR_PATHS, silentAlertmanager } from './anchor.ts'
import { median, type Figure } from './figures.ts'
import { ALERTS_AN_INCIDENT } from './generators/alert.ts'
import { batches, singles, type Load, type Target } from './load.ts'
import { backlog, countRows, startMuster } from './muster.ts'
import { openProvider } from './provider.ts'
import type { Settings } from './settings.ts'

type Generator = (target: Target, seconds: number, repeats?: number) => Promise<Load>
type Kind = { measure: string; generate: Generator; size: number; repeats: number; must: number; aim: string }

const KINDS: Record<string, Kind> = {
  single: { measure: 'single events, all new', generate: singles, size: 1, repeats: 0, must: 0.8, aim: '1.0; 12,000/s' },
  batch: { measure: 'batches of 64, all new', generate: batches, size: 64, repeats: 0, must: 1.3, aim: '2' },
  repeats: { measure: 'batches of 64, 1,024 repeating', generate: batches, size: 64, repeats: 1024, must: 0.4, aim: '0.8' },
}

/** Events a second beside Alertmanager, in interleaved pairs, each on fresh data; afterwards rows are counted against answers. */
export async function intake(name: string, settings: Settings): Promise<Figure> {
  const kind = KINDS[name]!
  const ours: number[] = []
  const theirs: number[] = []
  for (let pair = 0; pair < settings.pairs; pair++) {
    // who goes first changes, so that neither always meets a warmer machine
    for (const who of pair % 2 === 0 ? ['muster', 'alertmanager'] : ['alertmanager', 'muster'])
      if (who === 'muster') ours.push(await throughMuster(kind, settings, settings.seconds))
      else theirs.push(await throughAlertmanager(kind, settings.seconds))
    console.log(`${kind.measure}, pair ${pair + 1}: ${Math.round(ours.at(-1)!)}/s beside ${Math.round(theirs.at(-1)!)}/s`)
  }
  const ratio = median(ours.map((rate, i) => rate / theirs[i]!))
  return {
    measure: kind.measure,
    figure: `${ratio.toFixed(2)} × Alertmanager; ${Math.round(median(ours))}/s beside ${Math.round(median(theirs))}/s`,
    runs: ours.map((rate, i) => `${Math.round(rate)}:${Math.round(theirs[i]!)}`).join(' '),
    must: `≥ ${kind.must}`,
    aim: kind.aim,
    holds: ratio >= kind.must,
  }
}

/** A minute of it, during which what is due must not pile up. */
export async function steady(settings: Settings): Promise<Figure> {
  const piled: number[] = []
  const rate = await throughMuster(KINDS['single']!, settings, 60, (count) => piled.push(count))
  const grows = piled.at(-1)! > 2 * Math.max(100, ...piled.slice(0, Math.ceil(piled.length / 3)))
  return {
    measure: 'single events for 60 s',
    figure: `${Math.round(rate)}/s; backlog ${grows ? 'grows' : 'does not grow'}`,
    runs: `backlog every 5 s: ${piled.join(' ')}`,
    must: 'no growing backlog',
    holds: !grows,
  }
}

async function throughMuster(kind: Kind, settings: Settings, seconds: number, watch?: (backlog: number) => void): Promise<number> {
  const provider = await openProvider()
  const muster = await startMuster(settings.database, provider.port)
  const watching = setInterval(() => void backlog(muster.db).then((count) => watch?.(count)), 5_000)
  try {
    const load = await kind.generate({ origin: muster.product.url, paths: muster.targets }, seconds, kind.repeats)
    clearInterval(watching)
    // what was under way when the generator stopped, and repeats that are counted behind
    await sleep(2_000)
    await check(kind, load, await countRows(muster.db))
    return (load.requests * kind.size) / load.seconds
  } finally {
    clearInterval(watching)
    await muster.stop()
    provider.close()
  }
}

/** Everything that was answered stands in the database; only what was under way at the end may stand there besides. */
async function check(kind: Kind, { requests, failed }: Load, rows: Awaited<ReturnType<typeof countRows>>): Promise<void> {
  if (failed > 0) throw new Error(`${failed} requests failed`)
  const said = requests * kind.size
  const most = said + 64 * kind.size
  const expected = kind.repeats > 0 ? kind.repeats : said
  if (rows.repeats < said || rows.repeats > most) throw new Error(`${said} alerts were answered, ${rows.repeats} are counted`)
  if (kind.repeats > 0 ? rows.alerts !== expected : rows.alerts < said || rows.alerts > most)
    throw new Error(`${expected} alerts were expected, ${rows.alerts} stand`)
  if (rows.incidents < expected / ALERTS_AN_INCIDENT || rows.incidents !== rows.opened || rows.incidents !== rows.escalations)
    throw new Error(`incidents, their first entries and escalations do not agree: ${JSON.stringify(rows)}`)
}

async function throughAlertmanager(kind: Kind, seconds: number): Promise<number> {
  const alertmanager = await silentAlertmanager()
  try {
    const load = await kind.generate({ origin: alertmanager.url, paths: ANCHOR_PATHS }, seconds, kind.repeats)
    if (load.failed > 0) throw new Error(`Alertmanager refused ${load.failed} requests`)
    return (load.requests * kind.size) / load.seconds
  } finally {
    alertmanager.stop()
  }
}
