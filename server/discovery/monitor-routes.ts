import * as contract from '../../contract/assets.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import type { Looking } from './look.ts'
import * as store from './monitor-store.ts'

export function monitorRoutes({ db, clock, vault }: Deps, looking: Looking): Route[] {
  const seal = (token: string | null | undefined) => (typeof token === 'string' ? vault.seal(token, 'monitor') : null)

  async function refuse(
    tx: Queryable,
    { name, url }: { name: string; url: string },
    exceptId: number | null,
  ): Promise<Rejection | undefined> {
    const { username, password } = new URL(url)
    if (username !== '' || password !== '') return refused('url', 'The address has a user name inside. Give a token instead.')
    return (await store.monitorNamed(tx, name, exceptId))
      ? reject('already-exists', `There is a monitor called ${name} already.`)
      : undefined
  }

  return [
    route(contract.listMonitors, async () => ({ items: (await store.listMonitors(db)).map(shown) })),

    route(contract.createMonitor, async (call) => {
      const made = await db.tx(async (tx) => {
        const { name, url, token } = call.body
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertMonitor(tx, { name, url, secret: seal(token) }, at)
        await record(tx, [audit(call, at, 'monitor', id, 'monitor.created', { name, url })])
        return { id }
      })
      return 'id' in made ? looked(made.id) : made
    }),

    route(contract.updateMonitor, async (call) => {
      const changed = await db.tx(async (tx) => {
        const row = await store.lockMonitor(tx, call.params.id)
        if (!row) return reject('not-found')
        const { name, url, token } = call.body
        const no = await refuse(tx, call.body, row.id)
        if (no) return no
        // Or whoever may change the address could have the token sent to themselves.
        if (row.secret !== null && token === undefined && new URL(url).origin !== new URL(row.url).origin)
          return refused('token', 'The token was given for another host. Give it again, or remove it.')
        const at = clock.now()
        await store.updateMonitor(tx, row.id, { name, url, secret: token === undefined ? row.secret : seal(token) }, at)
        const changes = changesOf({ name: row.name, url: row.url }, { name, url })
        const secrets = token === undefined ? [] : ['token']
        await record(tx, [audit(call, at, 'monitor', row.id, 'monitor.changed', { name, changes, secrets })])
        return { id: row.id }
      })
      return 'id' in changed ? looked(changed.id) : changed
    }),

    route(contract.deleteMonitor, (call) =>
      db.tx(async (tx) => {
        const row = await store.lockMonitor(tx, call.params.id)
        if (!row) return reject('not-found')
        await store.deleteMonitor(tx, row.id)
        await record(tx, [audit(call, clock.now(), 'monitor', row.id, 'monitor.deleted', { name: row.name, url: row.url })])
        return {}
      }),
    ),
  ]

  /** As it is after a look, so that a wrong address or token shows while its form is still open. */
  async function looked(id: number): Promise<contract.Monitor | Rejection> {
    await looking.now(id)
    const row = await store.findMonitor(db, id)
    return row ? shown(row) : reject('not-found')
  }
}

function shown({ secret, ...monitor }: store.MonitorRow): contract.Monitor {
  return { ...monitor, hasToken: secret !== null }
}

function refused(path: string, message: string): Rejection {
  return { ...reject('invalid-input', message), errors: [{ path, message }] }
}
