import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../deps.ts'
import { canaryState } from '../pages/canary-store.ts'
import type { Meters } from './meters.ts'
import type { Running } from './routes.ts'
import { late } from './check.ts'
import * as store from './store.ts'

/** `/health/paging` for watchers outside, open to everybody; `/metrics` for Prometheus, with an API token that may read. */
export function healthPlugin({ db, clock, log }: Deps, running: Running, meters: Meters): FastifyPluginAsync {
  const fromDatabase = new Set<string>()

  return async (app) => {
    app.route({
      method: 'GET',
      url: '/health/paging',
      config: { access: 'public', limit: 'none' },
      handler: async (_request, reply) => {
        const health = await running.check()
        return reply.code(health.status === 'ok' ? 200 : 503).send(health)
      },
    })

    app.route({
      method: 'GET',
      url: '/metrics',
      config: { access: { permit: 'health.read' }, limit: 'api' },
      handler: async (_request, reply) => {
        measureHere()
        try {
          await measureDatabase()
          meters.gauge('muster_database_up', 'Whether the database answers', 1)
        } catch (error) {
          log.warn({ err: error }, 'what the database knows is missing from the metrics')
          meters.forget(fromDatabase)
          meters.gauge('muster_database_up', 'Whether the database answers', 0)
        }
        return reply.type(meters.registry.contentType).send(await meters.registry.metrics())
      },
    })
  }

  function measureHere(): void {
    const { engine, intake, live, node } = running
    const { gauge } = meters
    gauge('muster_engine_turned_seconds', 'Since the last full turn of the engine', Math.max(0, Date.now() - engine.turnedAt()) / 1_000)
    gauge('muster_engine_faults', 'Turns of the engine that failed in a row', engine.faultsInARow())
    gauge('muster_intake_waiting', 'Signals that wait to be written', intake.waiting())
    gauge('muster_live_streams', 'Open streams of live updates', live.clients())
    gauge('muster_node_epoch', 'Raised whenever other nodes gave this one up', node.claim().epoch, { node: node.claim().node })
    const { totalCount, idleCount, waitingCount } = db.pool
    for (const [state, value] of Object.entries({ total: totalCount, idle: idleCount, waiting: waitingCount }))
      gauge('muster_database_connections', 'Connections of the pool, and requests that wait for one', value, { state })
  }

  /** What is the same on every node. */
  async function measureDatabase(): Promise<void> {
    const now = clock.now()
    const [due, queue, canary, unreadable] = await Promise.all([
      store.oldestDue(db),
      store.queueNow(db, now),
      canaryState(db),
      store.unreadableTotal(db),
    ])
    const gauge: Meters['gauge'] = (name, ...rest) => {
      fromDatabase.add(name)
      meters.gauge(name, ...rest)
    }
    gauge('muster_due_lag_seconds', 'By how much the oldest that is due is late', late(due.escalation, now) / 1_000, {
      queue: 'escalations',
    })
    gauge('muster_due_lag_seconds', 'By how much the oldest that is due is late', late(due.page, now) / 1_000, { queue: 'pages' })
    gauge('muster_due', 'What is due and not taken yet', queue.escalationsDue, { queue: 'escalations' })
    gauge('muster_due', 'What is due and not taken yet', queue.pagesDue, { queue: 'pages' })
    gauge('muster_pages_held', 'Pages held back by people’s limits', queue.pagesHeld)
    gauge('muster_incidents_open', 'Open incidents by response state', queue.triggered, { state: 'triggered' })
    gauge('muster_incidents_open', 'Open incidents by response state', queue.acknowledged, { state: 'acknowledged' })
    gauge('muster_alerts_open', 'Open alerts', queue.openAlerts)
    gauge('muster_intake_unreadable', 'Payloads that could not be read, since the integrations exist', unreadable)
    if (canary.arrivedAt !== null)
      gauge('muster_canary_age_seconds', 'Since the last canary page arrived', Math.max(0, now - canary.arrivedAt) / 1_000)
  }
}
