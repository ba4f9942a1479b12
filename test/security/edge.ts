import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Role } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import { channel, type Channel, type Receipt } from '../../integrations/channel.ts'
import { sources } from '../../integrations/sources/index.ts'
import { assemble } from '../../server/assemble.ts'
import { auditRoutes } from '../../server/audit/routes.ts'
import { readConfig } from '../../server/config.ts'
import { contactRoutes } from '../../server/contacts/routes.ts'
import type { SendNow } from '../../server/contacts/send-now.ts'
import { verificationRoutes } from '../../server/contacts/verification-routes.ts'
import { connectDatabase, type Database } from '../../server/db/database.ts'
import type { Deps } from '../../server/deps.ts'
import { buildApp, type Extras } from '../../server/http/app.ts'
import type { Route } from '../../server/http/serve.ts'
import { openLog } from '../../server/log.ts'
import { notificationRuleRoutes } from '../../server/notification-rules/routes.ts'
import { meRoutes } from '../../server/people/me-routes.ts'
import { peopleRoutes } from '../../server/people/routes.ts'
import { setupRoutes } from '../../server/setup/routes.ts'
import { linkRoutes } from '../../server/sign-in/link-routes.ts'
import { hashPassword } from '../../server/sign-in/password.ts'
import { signInRoutes } from '../../server/sign-in/routes.ts'
import { teamRoutes } from '../../server/teams/routes.ts'
import { tokenRoutes } from '../../server/tokens/routes.ts'
import { openVault } from '../../server/vault.ts'
import { catalogueReader } from '../../server/assets/catalogue.ts'
import { onCallReader } from '../../server/oncall/reader.ts'
import { cloneDatabase } from '../database.ts'

export const PASSWORD = 'grey herons at dawn'
export const ADMIN_TOKEN = 'the-administrators-own-token-1'
export const START = Date.parse('2026-03-02T10:00:00Z')

export type Edge = {
  app: FastifyInstance
  db: Database
  deps: Deps
  /** Pushes the clock. */
  push: (ms: number) => void
  now: () => Instant
  /** What was mailed, newest last. */
  mails: { to: string; title: string; url: string | null }[]
  /** What was sent to contact methods at once. */
  sent: { userId: number; methodId: number; purpose: string; code: string | null }[]
  /** What the next sends answer instead of accepting. */
  receipts: Receipt[]
  /** Everything logged so far, as one text. */
  logged: () => string
  person: (email: string, role: Role) => Promise<number>
  /** Signs in and returns the cookie header. */
  signIn: (email: string, password?: string, more?: object) => Promise<string>
  send: (options: InjectOptions & { cookie?: string | undefined; token?: string }) => Promise<LightMyRequestResponse>
  close: () => Promise<void>
}

const fake = (kind: string, loud: boolean, address: z.ZodType<string>, more: Partial<Channel> = {}): Channel =>
  channel({ kind, title: kind, about: '', loud, config: z.object({}), address, send: async () => ({ outcome: 'accepted' }), ...more })

const CHANNELS: Channel[] = [
  fake('email', false, z.email()),
  fake('twilio-sms', true, z.string().regex(/^\+\d{7,15}$/, 'A phone number with its country, such as +491701234567.')),
  fake('twilio-voice', true, z.string().regex(/^\+\d{7,15}$/), { config: z.object({ account: z.string() }) }),
  fake('webhook', true, z.url(), { secret: z.strictObject({ signing: z.string().min(8) }) }),
  fake('browser', false, z.literal('')),
  fake('web-push', true, z.url()),
]

/** Limits by rate run on real time; tests that are not about them must not meet them. */
const MANY = { burst: 100_000, perMinute: 100_000 }

let hashed: Promise<string> | undefined

/** The HTTP edge over a database of its own: real routes, a pushed clock, a mailbox in memory. */
export async function openEdge({
  env = {},
  more = () => [],
  extras = {},
  whole = false,
}: {
  env?: Record<string, string>
  more?: (deps: Deps) => Route[]
  extras?: Extras
  /** The server as it is put together in production, instead of people and access alone. */
  whole?: boolean
} = {}): Promise<Edge> {
  const clone = await cloneDatabase()
  const lines: string[] = []
  const log = openLog('debug', { write: (line) => void lines.push(line) })
  const db = await connectDatabase(clone.connection, log, { poolSize: 4 })
  let now = START
  const mails: Edge['mails'] = []
  const deps: Deps = {
    config: readConfig({ MUSTER_ADMIN_TOKEN: ADMIN_TOKEN, ...env }),
    log,
    db,
    clock: { now: () => now, correct: () => {} },
    vault: openVault(Buffer.alloc(32, 7)),
    onCall: onCallReader(),
    catalogue: catalogueReader(db),
    io: () => {
      throw new Error('Nothing here reaches the outside world.')
    },
    publicUrl: 'https://muster.example.org',
  }
  const notify = async (to: { address: string }, mail: { title: string; actionUrl: string | null }): Promise<Receipt> => {
    mails.push({ to: to.address, title: mail.title, url: mail.actionUrl })
    return { outcome: 'accepted' }
  }
  const sent: Edge['sent'] = []
  const receipts: Receipt[] = []
  const sendNow: SendNow = async (userId, methodId, message) => {
    sent.push({ userId, methodId, purpose: message.purpose, code: message.verificationCode })
    return receipts.shift() ?? { outcome: 'accepted' }
  }
  const routes = [
    ...signInRoutes(deps),
    ...linkRoutes(deps, notify),
    ...setupRoutes(deps),
    ...peopleRoutes(deps, CHANNELS, notify),
    ...meRoutes(deps, CHANNELS),
    ...contactRoutes(deps, CHANNELS),
    ...verificationRoutes(deps, CHANNELS, sendNow),
    ...notificationRuleRoutes(deps),
    ...tokenRoutes(deps),
    ...auditRoutes(deps),
    ...teamRoutes(deps),
    ...more(deps),
  ]
  const given: Extras = { ...extras, rates: { api: MANY, auth: MANY, heavy: MANY, ...extras.rates } }
  const muster = whole ? await assemble(deps, { channels: CHANNELS, sources, version: 'test', extras: given }) : undefined
  const app = muster?.app ?? buildApp(deps, routes, given)
  await app.ready()

  const send: Edge['send'] = ({ cookie, token, headers, ...options }) =>
    app.inject({
      ...options,
      headers: {
        host: 'muster.example.org',
        'x-forwarded-proto': 'https',
        ...(cookie === undefined ? {} : { cookie, 'x-muster': '1', 'sec-fetch-site': 'same-origin' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    })

  return {
    app,
    db,
    deps,
    mails,
    sent,
    receipts,
    send,
    push: (ms) => void (now += ms),
    now: () => now,
    logged: () => lines.join(''),
    person: async (email, role) => {
      hashed ??= hashPassword(PASSWORD)
      const { id } = await db.one<{ id: number }>(sql`
        insert into users (email, name, role, state, password_hash, created_at)
        values (${email}, ${email.split('@')[0]}, ${role}, 'active', ${await hashed}, ${new Date(now)}) returning id`)
      return id
    },
    signIn: async (email, password = PASSWORD, rest = {}) => {
      const answer = await send({ method: 'POST', url: '/api/v1/sign-in', payload: { email, password, ...rest } })
      if (answer.statusCode !== 200) throw new Error(`Sign-in answered ${answer.statusCode}: ${answer.body}`)
      return String(answer.headers['set-cookie']).split(';')[0]!
    },
    close: async () => {
      await (muster ? muster.stop() : app.close())
      await db.close()
      await clone.drop()
    },
  }
}

/** The edge behind a trusted proxy that speaks TLS outside: `inject` comes from 127.0.0.1. */
export const BEHIND_PROXY = { MUSTER_TRUSTED_PROXIES: '127.0.0.1' }
