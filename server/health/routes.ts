import { statfs } from 'node:fs/promises'
import * as contract from '../../contract/health.ts'
import { targetsOf } from '../../domain/escalation.ts'
import { CANARY_EVERY, healthWarnings } from '../../domain/health.ts'
import { firstReached } from '../../domain/reach.ts'
import { MINUTE } from '../../domain/time.ts'
import type { Channel } from '../../integrations/channel.ts'
import { loadConfigs, type Configs } from '../channels/store.ts'
import type { Deps } from '../deps.ts'
import type { Engine } from '../flow/engine.ts'
import type { HeartbeatOut } from '../flow/heartbeat-out.ts'
import type { Intake } from '../flow/intake.ts'
import type { Node } from '../flow/node.ts'
import type { Live } from '../http/live.ts'
import { route, type Route } from '../http/serve.ts'
import { listNodes } from '../nodes/store.ts'
import { WITHOUT_PROVIDER } from '../db/usable.ts'
import { loadRoster } from '../oncall/store.ts'
import { canaryState } from '../pages/canary-store.ts'
import { late, type PagingCheck } from './check.ts'
import * as store from './store.ts'

/** The running parts that health is asked of. */
export type Running = {
  engine: Pick<Engine, 'turnedAt' | 'faultsInARow'>
  intake: Pick<Intake, 'waiting'>
  node: Pick<Node, 'claim'>
  live: Pick<Live, 'clients'>
  heartbeat: HeartbeatOut
  channels: readonly Channel[]
  check: PagingCheck
}

const SILENT_MS = 10_000
const FIRST_PEOPLE = 50

export function healthRoutes(deps: Deps, { engine, intake, node, live, heartbeat, channels, check }: Running): Route[] {
  const { db, clock, config } = deps

  return [
    route(contract.getHealth, async () => {
      const now = clock.now()
      const [paging, due, queue, canary, tracks, setUp, configs, database, nodes, disk, backupAt, services] = await Promise.all([
        check(),
        store.oldestDue(db),
        store.queueNow(db, now),
        canaryState(db),
        store.channelTracks(db, now),
        store.channelsSetUp(db),
        loadConfigs(db, deps.vault),
        measureDatabase(),
        listNodes(db),
        diskOf(config.dataDir),
        store.lastBackup(db),
        reachingNobody(now),
      ])
      const shown = channels.map((channel) => shownChannel(channel, tracks, setUp, configs))
      const people = await store.peopleWithoutMethod(
        db,
        shown.filter((channel) => channel.ready).map((channel) => channel.kind),
        FIRST_PEOPLE,
      )
      const beat = heartbeat.state()
      return {
        wouldPage: paging.status === 'ok',
        reasons: paging.reasons,
        warnings: healthWarnings({
          now,
          backupAt,
          disk: disk && { free: disk.freeBytes, total: disk.totalBytes },
          clockOffset: database.clockOffsetMs,
          peopleWithoutMethod: people.total,
          servicesReachingNobody: services.length,
          channels: shown,
          silentNodes: nodes.filter((each) => each.silentMs > SILENT_MS).map((each) => ({ name: each.name, silentFor: each.silentMs })),
          heartbeat: beat,
        }),
        engine: { turnedAgoMs: Math.max(0, Date.now() - engine.turnedAt()), faultsInARow: engine.faultsInARow() },
        queue: {
          pagesDue: queue.pagesDue,
          pageLagMs: late(due.page, now),
          escalationsDue: queue.escalationsDue,
          escalationLagMs: late(due.escalation, now),
          pagesHeld: queue.pagesHeld,
          signalsWaiting: intake.waiting(),
        },
        canary: { arrivedAt: canary.arrivedAt, everyMinutes: CANARY_EVERY / MINUTE },
        channels: shown,
        database,
        nodes: nodes.map(({ name, version, startedAt, silentMs, epoch }) => ({
          name,
          version,
          startedAt,
          silentMs,
          epoch,
          here: name === node.claim().node,
        })),
        disk,
        backup: backupAt === null ? null : { at: backupAt },
        heartbeat: beat,
        peopleWithoutMethod: people,
        servicesReachingNobody: services,
        liveStreams: live.clients(),
      }
    }),
  ]

  function shownChannel(
    { kind, title, loud, config: settings }: Channel,
    tracks: store.ChannelTrack[],
    setUp: Map<string, boolean>,
    configs: Configs,
  ): contract.Health['channels'][number] {
    const track = tracks.find((each) => each.kind === kind)
    const on = setUp.get(kind) ?? WITHOUT_PROVIDER.includes(kind)
    return {
      kind,
      title,
      loud,
      // Judged by what a send would be given: a provider whose settings are not whole sends nothing.
      ready: on && usable(settings, configs.of(kind)),
      lastPageAt: track?.lastPageAt ?? null,
      tries: track?.tries ?? 0,
      errors: track?.errors ?? 0,
    }
  }

  /** The database's clock against this machine's; the truth lies within half the round trip. */
  async function measureDatabase(): Promise<contract.Health['database']> {
    const asked = Date.now()
    const { now, version, sizeBytes } = await store.databaseFacts(db)
    const heard = Date.now()
    const { totalCount, idleCount, waitingCount } = db.pool
    return {
      version,
      sizeBytes,
      roundTripMs: heard - asked,
      clockOffsetMs: Math.round(now - (asked + heard) / 2),
      pool: { total: totalCount, idle: idleCount, waiting: waitingCount },
    }
  }

  async function reachingNobody(now: number): Promise<contract.Health['servicesReachingNobody']> {
    const services = await store.servicePolicies(db)
    const roster = await loadRoster(
      db,
      services.flatMap(({ policy }) => targetsOf(policy)),
      now,
    )
    return services.flatMap(({ id, name, policy }) => {
      const { people, empty } = firstReached(policy, roster, now)
      return people.length > 0 ? [] : [{ id, name, why: empty ?? 'its policy names nobody' }]
    })
  }
}

function usable(settings: Channel['config'], config: () => Record<string, unknown>): boolean {
  try {
    return settings.safeParse(config()).success
  } catch {
    // sealed with another key: its page under Settings says so
    return false
  }
}

async function diskOf(directory: string): Promise<contract.Health['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(directory)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return null
  }
}
