import { z } from 'zod'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, Name } from './endpoint.ts'
import { JsonSchema, Settings } from './integrations.ts'

/** A way to reach people that this build knows. */
export const ChannelKind = z.strictObject({
  kind: z.string(),
  title: z.string(),
  about: z.string(),
  /** Loud channels wake people. */
  loud: z.boolean(),
  config: JsonSchema,
  /** Fields of `config` that can be written but never read back. */
  secrets: z.array(z.string()),
  /** What an address looks like, for the test button. */
  address: JsonSchema,
  /** Works without anything being set up here. */
  ready: z.boolean(),
})

export const Channel = z.strictObject({
  id: Id,
  kind: z.string(),
  kindTitle: z.string(),
  name: z.string(),
  /** Without its secret fields. */
  config: Settings,
  /** Which secret fields are set, each with its last four characters if it is long enough to show them. */
  secrets: z.record(z.string(), z.strictObject({ set: z.literal(true), hint: z.string() })),
  enabled: z.boolean(),
  createdAt: Instant,
  testedAt: Instant.nullable(),
  testedOk: z.boolean().nullable(),
  lastAcceptedAt: Instant.nullable(),
  /** Tries of this kind in the last hour that failed or stayed in doubt. */
  errorsLastHour: z.int(),
})
export type Channel = z.infer<typeof Channel>

export const ChannelInput = z.strictObject({
  kind: z.string().min(1).max(60),
  name: Name,
  config: Settings.default({}),
  enabled: z.boolean().default(true),
})
/** A secret field that is left out stays as it is; `null` removes it. */
export const ChannelChange = z.strictObject({ name: Name, config: Settings, enabled: z.boolean() })

const read = { permit: 'channel.read' } as const
const write = { permit: 'channel.write' } as const

export const listChannelKinds = endpoint({
  method: 'GET',
  path: '/channel-kinds',
  access: read,
  summary: 'Ways to reach people, each with the form for its settings',
  out: z.strictObject({ items: z.array(ChannelKind) }),
})
export const listChannels = endpoint({
  method: 'GET',
  path: '/channels',
  access: read,
  summary: 'What administrators set up to send with, in the order in which it is used',
  out: z.strictObject({ items: z.array(Channel) }),
})
export const getChannel = endpoint({
  method: 'GET',
  path: '/channels/:id',
  access: read,
  summary: 'One channel',
  params: ById,
  out: Channel,
})
export const createChannel = endpoint({
  method: 'POST',
  path: '/channels',
  access: write,
  summary: 'Set up a channel',
  body: ChannelInput,
  out: Channel,
})
export const updateChannel = endpoint({
  method: 'PUT',
  path: '/channels/:id',
  access: write,
  summary: 'Change a channel; secrets left out stay',
  params: ById,
  body: ChannelChange,
  out: Channel,
})
export const deleteChannel = endpoint({ method: 'DELETE', path: '/channels/:id', access: write, summary: 'Remove a channel', params: ById })
export const testChannel = endpoint({
  method: 'POST',
  path: '/channels/:id/test',
  access: write,
  summary: 'Send a test message through a channel, at once',
  limit: 'heavy',
  params: ById,
  body: z.strictObject({ address: z.string().trim().min(1, 'Say where to send it.').max(2_000) }),
  out: z.strictObject({
    outcome: z.enum(['accepted', 'unknown', 'failed']),
    /** What the provider said. */
    detail: z.string(),
    tookMs: z.int(),
  }),
})
