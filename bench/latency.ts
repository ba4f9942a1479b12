import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ANCHOR_PATHS, pagingAlertmanager } from './anchor.ts'
import { median, quantile, type Figure } from './figures.ts'
import { ALERTS_AN_INCIDENT, alertOf, incidentOf } from './generators/alert.ts'
import type { Target } from './load.ts'
import { startMuster } from './muster.ts'
import { openProvider, type Provider } from './provider.ts'
import type { Settings } from './settings.ts'

type Latencies = { accept: number[]; page: number[] }

/** From the request with an incident's first alert to the call that tells somebody: 100 events a second, open loop, beside Alertmanager. */
export async function pageLatency(settings: Settings): Promise<Figure> {
  const ours: number[] = []
  const theirs: number[] = []
  for (let pair = 0; pair < settings.pairs; pair++) {
    for (const who of pair % 2 === 0 ? ['muster', 'alertmanager'] : ['alertmanager', 'muster'])
      if (who === 'muster') ours.push(quantile((await ofMuster(settings, 100, 40)).page, 0.99))
      else theirs.push(quantile((await ofAlertmanager(100, 40)).page, 0.99))
    console.log(`page p99, pair ${pair + 1}: ${ours.at(-1)!.toFixed(1)} ms beside ${theirs.at(-1)!.toFixed(1)} ms`)
  }
  const ratio = median(ours.map((ms, i) => ms / theirs[i]!))
  return {
    measure: 'accept → provider call, p99 at 100/s',
    figure: `${median(ours).toFixed(1)} ms; ${ratio.toFixed(2)} × Alertmanager (${median(theirs).toFixed(1)} ms)`,
    runs: ours.map((ms, i) => `${ms.toFixed(1)}:${theirs[i]!.toFixed(1)}`).join(' '),
    must: '≤ 3',
    aim: '≤ 20 ms',
    holds: ratio <= 3,
  }
}

/** From the request to the answer, open loop. */
export async function acceptLatency(settings: Settings, rate: number, aim: string): Promise<Figure> {
  const p99: number[] = []
  for (let run = 0; run < settings.pairs; run++) p99.push(quantile((await ofMuster(settings, rate, 20)).accept, 0.99))
  return {
    measure: `accept p99 at ${rate}/s`,
    figure: `${median(p99).toFixed(1)} ms`,
    runs: p99.map((ms) => ms.toFixed(1)).join(' '),
    aim,
  }
}

async function ofMuster(settings: Settings, rate: number, seconds: number): Promise<Latencies> {
  const provider = await openProvider()
  const muster = await startMuster(settings.database, provider.port)
  try {
    const target = { origin: muster.product.url, paths: muster.targets }
    await measure(target, provider, 50, 4, 'warm')
    return await measure(target, provider, rate, seconds, 'run')
  } finally {
    await muster.stop()
    provider.close()
  }
}

async function ofAlertmanager(rate: number, seconds: number): Promise<Latencies> {
  const provider = await openProvider()
  const alertmanager = await pagingAlertmanager(provider.port)
  try {
    const target = { origin: alertmanager.url, paths: ANCHOR_PATHS }
    await measure(target, provider, 50, 4, 'warm')
    return await measure(target, provider, rate, seconds, 'run')
  } finally {
    alertmanager.stop()
    provider.close()
  }
}

/** Sends at an even pace whatever the answers do; pages are matched by the first alert of their incident. */
export async function measure(
  { origin, paths }: Target,
  provider: Provider,
  rate: number,
  seconds: number,
  name: string,
): Promise<Latencies> {
  const run = `${name}${Date.now().toString(36)}`
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const sent = new Map<string, number>()
  const accept: number[] = []
  const page: number[] = []
  provider.listen((body) => {
    const now = performance.now()
    for (const [, id] of body.matchAll(new RegExp(`bench (${run}-\\d+)`, 'g'))) {
      const at = sent.get(id!)
      if (at === undefined) continue
      page.push(now - at)
      sent.delete(id!)
    }
  })
  const count = rate * seconds
  const began = performance.now()
  const answers: Promise<void>[] = []
  for (let i = 0; i < count; i++) {
    const wait = began + (i * 1000) / rate - performance.now()
    if (wait > 1) await sleep(wait)
    if (i % ALERTS_AN_INCIDENT === 0) sent.set(`${run}-${i}`, performance.now())
    answers.push(post(agent, origin, paths[incidentOf(i) % paths.length]!, `[${alertOf(run, i)}]`).then((ms) => void accept.push(ms)))
  }
  await Promise.all(answers)
  await sleep(1_000)
  agent.destroy()
  return { accept, page }
}

function post(agent: Agent, origin: string, path: string, body: string): Promise<number> {
  const began = performance.now()
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    request(origin + path, { agent, method: 'POST', headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode! < 300) resolve(performance.now() - began)
        else reject(new Error(`answered ${response.statusCode}`))
      })
    })
      .on('error', reject)
      .end(body)
  })
}
