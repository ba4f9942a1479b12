import * as contract from '../../contract/contact-methods.ts'
import type { Actor } from '../../domain/permission.ts'
import { reject } from '../../domain/rejection.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { refuseOthers } from '../http/refuse-others.ts'
import { route, type Route } from '../http/serve.ts'
import { readSettings, schemaOf } from '../http/settings.ts'
import { channelFacts } from '../people/shown.ts'
import { methodShown, methodsShown, type Sight } from './shown.ts'
import * as store from './store.ts'

export function contactRoutes({ db, clock, vault }: Deps, channels: readonly Channel[]): Route[] {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))

  async function sightOf(tx: Queryable, actor: Actor, userId: number): Promise<Sight> {
    if (refuseOthers(actor, userId) === undefined) return 'full'
    return actor.kind === 'user' && (await store.shareTeam(tx, actor.userId, userId)) ? 'team' : 'masked'
  }

  return [
    route(contract.listContactChannels, async () => {
      const facts = channelFacts(channels, await store.channelsSetUp(db))
      const pushKey = await store.pushPublicKey(db)
      return {
        items: channels.map(({ kind, title, about, loud, address, secret }) => ({
          kind,
          title,
          about,
          loud,
          ready: facts.ready(kind),
          address: schemaOf(address),
          secret: secret ? schemaOf(secret) : null,
          publicKey: kind === 'web-push' ? (pushKey ?? null) : null,
        })),
      }
    }),

    route(contract.listContactMethods, async ({ actor, params }) => {
      const rows = await store.listMethods(db, params.id)
      return { items: await methodsShown(db, channels, rows, await sightOf(db, actor, params.id)) }
    }),

    route(contract.addContactMethod, async (call) => {
      const { id } = call.params
      const no = refuseOthers(call.actor, id)
      if (no) return no
      const channel = byKind.get(call.body.channel)
      if (!channel)
        return {
          ...reject('invalid-input', `There is no channel of the kind ${call.body.channel}.`),
          errors: [{ path: 'channel', message: 'Choose one of the list.' }],
        }
      const address = readSettings(channel.address, call.body.address, 'address')
      if ('rejected' in address) return address
      const secret = channel.secret ? readSettings(channel.secret, call.body.secret ?? null, 'secret') : undefined
      if (secret && 'rejected' in secret) return secret
      if (!channel.secret && call.body.secret !== undefined)
        return {
          ...reject('invalid-input', `${channel.title} has no secret part.`),
          errors: [{ path: 'secret', message: 'Leave it out.' }],
        }

      return db.tx(async (tx) => {
        const owner = await store.lockOwner(tx, id)
        if (!owner) return reject('not-found')
        if ((await store.listMethods(tx, id)).length >= contract.MOST_METHODS) {
          return reject('in-use', `${owner.name} has ${contract.MOST_METHODS} ways to be reached, which is the most. Remove one first.`)
        }
        const at = clock.now()
        const sealed = secret ? vault.seal(secret.settings, 'contact') : null
        const methodId = await store.insertMethod(tx, {
          userId: id,
          channel: channel.kind,
          label: call.body.label,
          address: address.settings,
          secret: sealed,
          at,
        })
        if (methodId === undefined)
          return {
            ...reject('already-exists', 'This address is in the list already.'),
            errors: [{ path: 'address', message: 'It is in the list already.' }],
          }
        await record(tx, [audit(call, at, 'user', id, 'contact.added', { methodId, channel: channel.kind })])
        return methodShown(tx, channels, await store.findMethod(tx, id, methodId))
      })
    }),

    route(contract.renameContactMethod, async (call) => {
      const { id, methodId } = call.params
      const no = refuseOthers(call.actor, id)
      if (no) return no
      return db.tx(async (tx) => {
        const method = await store.findMethod(tx, id, methodId)
        if (!method) return reject('not-found')
        await store.renameMethod(tx, methodId, call.body.label)
        return methodShown(tx, channels, await store.findMethod(tx, id, methodId))
      })
    }),

    route(contract.removeContactMethod, async (call) => {
      const { id, methodId } = call.params
      const no = refuseOthers(call.actor, id)
      if (no) return no
      return db.tx(async (tx) => {
        await store.lockOwner(tx, id)
        const method = await store.findMethod(tx, id, methodId)
        if (!method) return reject('not-found')
        await store.deleteMethod(tx, methodId)
        await record(tx, [
          audit(call, clock.now(), 'user', id, 'contact.removed', {
            methodId,
            channel: method.channel,
            verified: method.verifiedAt !== null,
          }),
        ])
        return {}
      })
    }),
  ]
}
