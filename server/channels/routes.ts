import * as contract from '../../contract/channels.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { ABOUT_NOTHING, type Channel, type Message, type Receipt, type Recipient } from '../../integrations/channel.ts'
import { changesOf } from '../db/changes.ts'
import { record } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { readSettings, schemaOf } from '../http/settings.ts'
import { hintOf, keepSecrets, secretFields, splitSecrets } from './secrets.ts'
import * as store from './store.ts'

/** One try to send, at most 10 s, outside any transaction. Never throws: a fault is a receipt. */
export type SendTest = (sending: { channel: Channel; message: Message; recipient: Recipient; config: unknown }) => Promise<Receipt>

export function channelRoutes({ db, clock, vault, publicUrl }: Deps, channels: readonly Channel[], sendTest: SendTest): Route[] {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const fieldsOf = new Map(channels.map((channel) => [channel.kind, secretFields(channel.config)]))

  /** What the message log says about the kinds: it knows pages, the channel's own row knows tests. */
  async function logOf(tx: Queryable, kinds: string[]): Promise<Log> {
    const now = clock.now()
    const [errors, accepted] = await Promise.all([store.errorsLastHour(tx, now), store.lastAccepted(tx, [...new Set(kinds)], now)])
    return { errors, accepted }
  }

  function shown(row: store.ChannelRow, { errors, accepted }: Log): contract.Channel {
    const { secret: _, ...rest } = row
    const secrets = Object.entries(store.openSecrets(vault, row)).map(([name, value]) => [
      name,
      { set: true as const, hint: hintOf(value) },
    ])
    return {
      ...rest,
      config: row.config as contract.Channel['config'],
      kindTitle: byKind.get(row.kind)?.title ?? row.kind,
      secrets: Object.fromEntries(secrets),
      lastAcceptedAt: Math.max(row.lastAcceptedAt ?? 0, accepted.get(row.kind) ?? 0) || null,
      errorsLastHour: errors.get(row.kind) ?? 0,
    }
  }

  const one = async (tx: Queryable, id: number) => {
    const row = (await store.findChannel(tx, id))!
    return shown(row, await logOf(tx, [row.kind]))
  }

  /** What is stored of settings: the open part, and the secrets sealed. */
  function values(kind: string, body: { name: string; enabled: boolean }, settings: Record<string, unknown>): store.ChannelValues {
    const { open, secret } = splitSecrets(settings, fieldsOf.get(kind) ?? [])
    return {
      name: body.name,
      enabled: body.enabled,
      config: open,
      secret: Object.keys(secret).length === 0 ? null : vault.seal(secret, 'channel'),
    }
  }

  async function refuse(
    tx: Queryable,
    kind: string,
    name: string,
    settings: Record<string, unknown>,
    exceptId: number | null,
  ): Promise<Rejection | undefined> {
    const channel = byKind.get(kind)
    if (!channel) return reject('invalid-input', `There is no channel of the kind ${kind}. Known are ${[...byKind.keys()].join(', ')}.`)
    const read = readSettings(channel.config, settings)
    if (isRejection(read)) return read
    return (await store.channelNamed(tx, name, exceptId))
      ? reject('already-exists', `There is a channel called ${name} already.`)
      : undefined
  }

  return [
    route(contract.listChannelKinds, async () => ({
      items: channels.map((channel) => ({
        kind: channel.kind,
        title: channel.title,
        about: channel.about,
        loud: channel.loud,
        config: schemaOf(channel.config),
        secrets: fieldsOf.get(channel.kind)!,
        address: schemaOf(channel.address),
        ready: channel.config.safeParse({}).success,
      })),
    })),

    route(contract.listChannels, async () => {
      const rows = await store.listChannels(db)
      const logged = await logOf(
        db,
        rows.map((row) => row.kind),
      )
      return { items: rows.map((row) => shown(row, logged)) }
    }),

    route(contract.getChannel, async ({ params }) => ((await store.findChannel(db, params.id)) ? one(db, params.id) : reject('not-found'))),

    route(contract.createChannel, (call) =>
      db.tx(async (tx) => {
        const { kind, name } = call.body
        const settings = keepSecrets(call.body.config, {}, fieldsOf.get(kind) ?? [])
        const no = await refuse(tx, kind, name, settings, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertChannel(tx, kind, values(kind, call.body, settings), at)
        await record(tx, [audit(call, at, 'channel', id, 'channel.created', { name, kind, enabled: call.body.enabled })])
        return one(tx, id)
      }),
    ),

    route(contract.updateChannel, (call) =>
      db.tx(async (tx) => {
        const row = await store.lockChannel(tx, call.params.id)
        if (!row) return reject('not-found')
        const fields = fieldsOf.get(row.kind) ?? []
        const kept = store.openSecrets(vault, row)
        const settings = keepSecrets(call.body.config, kept, fields)
        const no = await refuse(tx, row.kind, call.body.name, settings, row.id)
        if (no) return no
        const next = values(row.kind, call.body, settings)
        await store.updateChannel(tx, row.id, next)
        // Of a secret the record says that it was changed, never from what to what.
        const secrets = Object.keys(changesOf(kept, splitSecrets(settings, fields).secret))
        const changes = changesOf(
          { name: row.name, enabled: row.enabled, ...row.config },
          { name: next.name, enabled: next.enabled, ...next.config },
        )
        await record(tx, [
          audit(call, clock.now(), 'channel', row.id, 'channel.changed', { name: next.name, kind: row.kind, changes, secrets }),
        ])
        return one(tx, row.id)
      }),
    ),

    route(contract.deleteChannel, (call) =>
      db.tx(async (tx) => {
        const row = await store.lockChannel(tx, call.params.id)
        if (!row) return reject('not-found')
        await store.deleteChannel(tx, row.id)
        const last = (await store.loadChannels(tx, vault, row.kind)).length === 0
        const cutOff =
          row.enabled && last && !byKind.get(row.kind)?.config.safeParse({}).success ? await store.peopleUsing(tx, row.kind) : 0
        await record(tx, [
          audit(call, clock.now(), 'channel', row.id, 'channel.deleted', { name: row.name, kind: row.kind, peopleCutOff: cutOff }),
        ])
        return {}
      }),
    ),

    route(contract.testChannel, async (call) => {
      const row = await store.findChannel(db, call.params.id)
      const channel = row && byKind.get(row.kind)
      if (!row || !channel) return reject('not-found')
      const address = readSettings(channel.address, call.body.address, 'address')
      if (isRejection(address)) return address
      const began = clock.now()
      const receipt = await sendTest({
        channel,
        message: testMessage(row, publicUrl, began),
        recipient: { name: 'Test', address: address.settings },
        config: store.openConfig(vault, row),
      })
      const at = clock.now()
      await db.tx(async (tx) => {
        await store.markTested(tx, row.id, receipt.outcome === 'accepted', at)
        await record(tx, [
          audit(call, at, 'channel', row.id, 'channel.tested', { name: row.name, kind: row.kind, outcome: receipt.outcome }),
        ])
      })
      return { outcome: receipt.outcome, detail: receipt.detail ?? 'The provider accepted it.', tookMs: Math.max(0, at - began) }
    }),
  ]
}

type Log = { errors: Map<string, number>; accepted: Map<string, number> }

function testMessage(row: store.ChannelRow, publicUrl: string, at: number): Message {
  return {
    key: `test-${row.id}-${at}`,
    purpose: 'test',
    title: 'A test from Muster',
    text: `This message was sent to try the channel ${row.name} of ${publicUrl}. Nothing is wrong, nothing is to be done.`,
    ...ABOUT_NOTHING,
  }
}
