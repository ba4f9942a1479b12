import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { quantile, type Figure } from './figures.ts'
import { measure } from './latency.ts'
import { startMuster, type Bench } from './muster.ts'
import { openProvider } from './provider.ts'
import type { Settings } from './settings.ts'

const TIMERS = 10_000
const SPAN_MS = 60_000

/**
 * Second levels of 10,000 escalations, due one after another over 60 s, while 500 events a second arrive. Late: from the
 * due time to the decision that the timeline records; its commit follows within the transaction.
 */
export async function timers(settings: Settings): Promise<Figure> {
  const provider = await openProvider()
  const muster = await startMuster(settings.database, provider.port)
  try {
    const begin = Date.now() + 15_000
    await plant(muster, begin)
    const target = { origin: muster.product.url, paths: muster.targets }
    await sleep(begin - Date.now() - 2_000)
    await measure(target, provider, 500, (SPAN_MS + 4_000) / 1_000, 'timers')
    await sleep(5_000)
    const rows = await muster.db.rows<{ late: number }>(sql`
      select extract(epoch from e.entered_at - i.acknowledged_at) * 1000 as late from event e join incident i on i.id = e.incident_id
      where e.kind = 'escalation.reached' and i.title = 'timer'`)
    const late = rows.map((row) => Number(row.late))
    if (late.length !== TIMERS) throw new Error(`${late.length} of ${TIMERS} timers went off`)
    const early = late.filter((ms) => ms < -1).length
    return {
      measure: '10,000 timers within 60 s under 500 events/s, late',
      figure: `p50 ${quantile(late, 0.5).toFixed(1)} ms, p99 ${quantile(late, 0.99).toFixed(1)} ms, at most ${Math.max(...late).toFixed(0)} ms; ${early} early`,
      runs: '1',
      must: 'none early',
      aim: 'p99 ≤ 20 ms',
      holds: early === 0,
    }
  } finally {
    await muster.stop()
    provider.close()
  }
}

/** `acknowledged_at` keeps the due time, which the step itself writes over. */
async function plant({ db }: Bench, begin: number): Promise<void> {
  await db.run(sql`
    with planted as (
      insert into incident (title, service_id, severity, urgency, state, phase, source, opened_at, acknowledged_at, last_number)
      select 'timer', (select min(id) from service), 'high', 'high', 'triggered', 'triage', 'manual', ${new Date(begin - 60_000)},
        ${new Date(begin)}::timestamptz + n * ${SPAN_MS / TIMERS} * interval '1 ms', 0
      from generate_series(0, ${TIMERS - 1}::int) n
      returning id, acknowledged_at)
    insert into escalation (incident_id, policy, policy_id, purpose, state, level, cycle, due_at, started_at)
    select planted.id, p.document, p.id, 'policy', 'active', 1, 0, planted.acknowledged_at, ${new Date(begin - 60_000)}
    from planted join escalation_policy p on p.id = (select min(id) from escalation_policy) + planted.id % 50`)
}
