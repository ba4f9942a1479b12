import type { Preview } from '../../contract/urgency.ts'
import { catalogueOf, type Catalogue } from '../../domain/catalogue.ts'
import { severityRank, urgencyOf, type Severity, type Urgency } from '../../domain/severity.ts'
import { DAY, type Instant } from '../../domain/time.ts'
import { derivationWords, type Derivation, type Matrix } from '../../domain/urgency.ts'
import { readPrepared } from '../assets/catalogue.ts'
import type { Database } from '../db/database.ts'
import { newestBefore, type JudgedAlert } from './judged.ts'

/** How far back a preview looks, at most how many alerts it judges, how many of them at once, and how many it shows. */
const SPAN = 30 * DAY
const MOST = 50_000
const AT_ONCE = 5_000
const EXAMPLES = 20

/**
 * Judges the alerts of the last 30 days by all that is prepared now, once with the matrix as it is and once as it would
 * be. What else changed since they arrived counts for both.
 */
export async function previewMatrix(db: Database, matrix: Matrix, now: Instant): Promise<Preview> {
  const since = now - SPAN
  const catalogue = catalogueOf(await db.tx(readPrepared, { isolation: 'repeatable read' }))
  const tally = openTally()
  let [looked, after, more] = [0, Number.MAX_SAFE_INTEGER, true]
  while (more && looked < MOST) {
    const rows = await newestBefore(db, after, AT_ONCE)
    const within = rows.filter(({ at }) => at >= since)
    for (const row of within) {
      const derivation = judgeAgain(catalogue, row)
      if (derivation) tally.add(row, derivation, matrix)
    }
    looked += within.length
    after = rows.at(-1)?.id ?? 0
    more = rows.length === AT_ONCE && within.length === rows.length
  }
  return { from: since, to: now, alerts: looked, more, ...tally.result() }
}

/** Null where no matrix has a say: nothing ranks what it is about. */
function judgeAgain(catalogue: Catalogue, { title, description, source, labels, said, homeId }: JudgedAlert): Derivation | null {
  const home = catalogue.service(homeId)
  if (!home) return null
  const signal = { title, severity: said, labels, ...(description === null ? {} : { description }), ...(source === null ? {} : { source }) }
  const { derivation } = catalogue.judge(signal, home)
  return derivation?.priority == null ? null : derivation
}

function openTally() {
  const severities = new Map<string, Preview['severities'][number]>()
  const examples: Preview['examples'] = []
  const counts = { changed: 0, louder: 0, quieter: 0, louderIncidents: 0, quieterIncidents: 0 }

  function count(from: Severity, to: Severity): void {
    if (from === to) return
    const entry = severities.get(`${from} ${to}`)
    if (entry) entry.alerts++
    else severities.set(`${from} ${to}`, { from, to, alerts: 1 })
  }

  function countLoudness(from: Urgency, to: Urgency, opened: boolean): void {
    if (from === to) return
    const way = to === 'high' ? 'louder' : 'quieter'
    counts[way]++
    if (opened) counts[`${way}Incidents`]++
  }

  return {
    add(row: JudgedAlert, now: Derivation, matrix: Matrix): void {
      const cell = matrix[now.priority!][now.impact]
      const then = { ...now, severity: cell.severity, urgency: now.fixedUrgency ? now.urgency : cell.urgency }
      if (then.severity === now.severity && then.urgency === now.urgency) return
      counts.changed++
      count(now.severity, then.severity)
      countLoudness(now.urgency, then.urgency, row.opened)
      if (examples.length === EXAMPLES) return
      const { id, title, at, serviceName: service } = row
      examples.push({
        id,
        title,
        at,
        service,
        now: { severity: now.severity, urgency: now.urgency },
        then: { severity: then.severity, urgency: then.urgency, why: derivationWords(then) },
      })
    },
    result: () => ({
      ...counts,
      severities: [...severities.values()].sort(
        (a, b) => severityRank(a.from) - severityRank(b.from) || severityRank(a.to) - severityRank(b.to),
      ),
      examples,
    }),
  }
}

/** What an alert would mean on an asset, in the shape of its contract. */
export function judgeSample(catalogue: Catalogue, title: string, severity: Severity, labels: Record<string, string>, assetId: number) {
  const judged = catalogue.judgeOn({ title, severity, labels }, assetId)
  if (!judged) return undefined
  const { service, derivation } = judged
  return {
    service: service && { id: service.id, name: service.name },
    severity: derivation?.severity ?? severity,
    urgency: derivation?.urgency ?? urgencyOf(service?.urgency ?? 'bySeverity', severity),
    policyId: derivation?.policyId ?? service?.escalationPolicyId ?? null,
    words: derivation && derivationWords(derivation),
  }
}
