import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Database } from '../server/db/database.ts'
import { ANCHOR_PATHS, silentAlertmanager } from './anchor.ts'
import { seedAssets } from './assets.ts'
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

/**
 * What judging costs: batches with 10,000 assets, 30,000 relations and every service ranked, beside the same with nothing
 * prepared, in interleaved pairs. Each alert then has its scenario looked for and its derivation kept.
 */
export async function judged(settings: Settings): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const name of ['single', 'batch']) {
    const kind = KINDS[name]!
    const [ranked, plain]: [number[], number[]] = [[], []]
    for (let pair = 0; pair < settings.pairs; pair++)
      for (const prepared of pair % 2 === 0 ? [true, false] : [false, true])
        (prepared ? ranked : plain).push(await throughMuster(kind, settings, settings.seconds, { prepare: prepared ? prepare : undefined }))
    const ratio = median(ranked.map((rate, i) => rate / plain[i]!))
    figures.push({
      measure: `${kind.measure}, with 10,000 assets`,
      figure: `${ratio.toFixed(2)} × without; ${Math.round(median(ranked))}/s`,
      runs: ranked.map((rate, i) => `${Math.round(rate)}:${Math.round(plain[i]!)}`).join(' '),
      must: '≥ 0.9',
      holds: ratio >= 0.9,
    })
  }
  return figures
}

async function prepare(db: Database): Promise<void> {
  await seedAssets(db, 10_000)
  await db.run(sql`update asset set priority = 1 + id % 4 where escalation_policy_id is not null`)
}

/** A minute of it, during which what is due must not pile up. */
export async function steady(settings: Settings): Promise<Figure> {
  const piled: number[] = []
  const rate = await throughMuster(KINDS['single']!, settings, 60, { watch: (count) => piled.push(count) })
  const grows = piled.at(-1)! > 2 * Math.max(100, ...piled.slice(0, Math.ceil(piled.length / 3)))
  return {
    measure: 'single events for 60 s',
    figure: `${Math.round(rate)}/s; backlog ${grows ? 'grows' : 'does not grow'}`,
    runs: `backlog every 5 s: ${piled.join(' ')}`,
    must: 'no growing backlog',
    holds: !grows,
  }
}

type Beside = { watch?: (backlog: number) => void; prepare?: ((db: Database) => Promise<void>) | undefined }

async function throughMuster(kind: Kind, settings: Settings, seconds: number, { watch, prepare: before }: Beside = {}): Promise<number> {
  const provider = await openProvider()
  const muster = await startMuster(settings.database, provider.port)
  await before?.(muster.db)
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
