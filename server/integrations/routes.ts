import * as contract from '../../contract/integrations.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { DAY } from '../../domain/time.ts'
import { setupText, type Source } from '../../integrations/source.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { byId, byName, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { readSettings, schemaOf } from '../http/settings.ts'
import { beatDueAt } from './heartbeat.ts'
import { freshKey } from './key.ts'
import * as store from './store.ts'
import { trySample } from './try.ts'

/** How long the key before a rotation still works. */
const OLD_KEY_SPAN = DAY

export function integrationRoutes({ db, clock, publicUrl }: Deps, sources: readonly Source[]): Route[] {
  const byKind = new Map(sources.map((source) => [source.kind, source]))

  /** Once the key is no longer known its place in the set-up is marked; its last four characters say which it was. */
  const shown = (row: store.IntegrationRow): contract.Integration => ({ ...row, ...texts(row, `YOUR-KEY-ENDING-IN-${row.keyHint}`) })
  const withKey = (row: store.IntegrationRow, key: string) => ({ ...row, ...texts(row, key), key, url: addressOf(row.kind, key) })
  const texts = ({ kind }: store.IntegrationRow, key: string) => {
    const source = byKind.get(kind)
    return { kindTitle: source?.title ?? kind, setup: source ? setupText(source, { base: publicUrl, key, url: addressOf(kind, key) }) : '' }
  }
  const addressOf = (kind: string, key: string) => `${publicUrl}/${kind === 'heartbeat' ? 'heartbeat' : 'ingest'}/${key}`
  const find = async (tx: Queryable, id: number) => (await store.findIntegration(tx, id))!

  /** The settings as their kind reads them: stored with its defaults, so that intake need not parse them again. */
  async function read(
    tx: Queryable,
    kind: string,
    body: { serviceId: number; config: unknown },
  ): Promise<{ settings: unknown } | Rejection> {
    const source = byKind.get(kind)
    if (!source) return unknownKind(kind)
    const settings = readSettings(source.config, body.config)
    if (isRejection(settings)) return settings
    return (await refuseMissing(tx, [{ kind: 'service', id: body.serviceId, path: 'serviceId' }])) ?? settings
  }
  const unknownKind = (kind: string) =>
    reject('invalid-input', `There is no kind of integration called ${kind}. Known are ${[...byKind.keys()].join(', ')}.`)

  return [
    route(contract.listSourceKinds, async () => ({
      items: sources.map(({ kind, title, summary, config, setup }) => ({ kind, title, summary, setup, config: schemaOf(config) })),
    })),

    route(contract.listIntegrations, async ({ query }) => {
      const { search, serviceId } = query
      const page = await readPage(query, byName, (after, limit) => store.listIntegrations(db, { search, serviceId, after, limit }))
      return isRejection(page) ? page : { ...page, items: page.items.map(shown) }
    }),

    route(contract.getIntegration, async ({ params }) => {
      const row = await store.findIntegration(db, params.id)
      return row ? shown(row) : reject('not-found')
    }),

    route(contract.createIntegration, (call) => {
      const key = freshKey()
      return db.tx(async (tx) => {
        const { kind, name, serviceId } = call.body
        const config = await read(tx, kind, call.body)
        if (isRejection(config)) return config
        const at = clock.now()
        const id = await store.insertIntegration(tx, { kind, name, serviceId, config: config.settings, key }, at)
        if (kind === 'heartbeat') await store.saveHeartbeat(tx, id, null)
        await record(tx, [audit(call, at, 'integration', id, 'integration.created', { name, kind, serviceId })])
        return withKey(await find(tx, id), key.text)
      })
    }),

    route(contract.updateIntegration, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockIntegration(tx, call.params.id))) return reject('not-found')
        const before = await find(tx, call.params.id)
        const config = await read(tx, before.kind, call.body)
        if (isRejection(config)) return config
        const change = { ...call.body, config: config.settings }
        await store.updateIntegration(tx, before.id, change)
        const at = clock.now()
        if (before.kind === 'heartbeat') await store.saveHeartbeat(tx, before.id, beatDueAt(before, change, at))
        const after = await find(tx, before.id)
        const changes = changesOf(configuration(before), configuration(after))
        await record(tx, [audit(call, at, 'integration', before.id, 'integration.changed', { name: after.name, changes })])
        return shown(after)
      }),
    ),

    route(contract.rotateKey, (call) => {
      const key = freshKey()
      return db.tx(async (tx) => {
        if (!(await store.lockIntegration(tx, call.params.id))) return reject('not-found')
        const at = clock.now()
        await store.replaceKey(tx, call.params.id, key, at + OLD_KEY_SPAN)
        const row = await find(tx, call.params.id)
        await record(tx, [
          audit(call, at, 'integration', row.id, 'integration.keyRotated', { name: row.name, oldKeyUntil: at + OLD_KEY_SPAN }),
        ])
        return withKey(row, key.text)
      })
    }),

    route(contract.deleteIntegration, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockIntegration(tx, call.params.id))) return reject('not-found')
        const row = await find(tx, call.params.id)
        const at = clock.now()
        await store.markIntegrationDeleted(tx, row.id, at)
        await record(tx, [
          audit(call, at, 'integration', row.id, 'integration.deleted', { name: row.name, kind: row.kind, serviceId: row.serviceId }),
        ])
        return {}
      }),
    ),

    route(contract.tryIntegration, async ({ body }) => {
      const source = byKind.get(body.kind)
      if (!source) return unknownKind(body.kind)
      const read = readSettings(source.config, body.config)
      return isRejection(read) ? read : trySample(source, read.settings, body, clock.now())
    }),

    route(contract.listPayloads, async ({ params, query }) => {
      if (!(await store.findIntegration(db, params.id))) return reject('not-found')
      return readPage(query, byId, (before, limit) => store.listPayloads(db, { integrationId: params.id, before, limit }))
    }),

    route(contract.getPayload, async ({ params }) => {
      const found = await store.findPayload(db, params.id, params.payloadId)
      if (!found) return reject('not-found', 'Only the last 1,000 unreadable payloads of an integration are kept.')
      const { body, ...payload } = found
      return { ...payload, text: body.subarray(0, SHOWN).toString('utf8').toWellFormed(), base64: body.toString('base64') }
    }),
  ]
}

/** At most so many bytes of a payload are shown as text. */
const SHOWN = 65_536

function configuration({ name, serviceId, config, enabled }: store.IntegrationRow): object {
  return { name, serviceId, config, enabled }
}
