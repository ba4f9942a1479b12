import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { dataDirFault, tlsFaults } from './config-files.ts'

/** Everything that the environment decides, read once. Nobody else reads `process.env`. */
export type Config = Readonly<z.output<typeof Shape>> & {
  /** Names that look like settings and are none, for the log. */
  readonly warnings: readonly string[]
}

/** Thrown with every fault at once, so that one start shows all that is wrong. */
export class ConfigFault extends Error {
  override name = 'ConfigFault'
  readonly faults: string[]

  /** `warnings`: what is no fault and may explain one, such as a name that was mistyped. */
  constructor(faults: string[], warnings: readonly string[] = []) {
    const lines = [
      `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`,
      ...faults.map((fault) => `  - ${fault}`),
      ...(warnings.length > 0 ? ['Besides:', ...warnings.map((warning) => `  - ${warning}`)] : []),
      'Nothing was started. docs/settings.md describes every setting.',
    ]
    super(lines.join('\n'))
    this.faults = faults
  }
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

const text = z.string().transform((value) => value.trim())
const address = (name: string) =>
  text.refine((value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value), {
    error: `${name} is neither an IP address nor a host name`,
  })

const url = (wish: string, ok: (url: URL) => boolean) => text.refine((value) => URL.canParse(value) && ok(new URL(value)), { error: wish })

const isWeb = ({ protocol }: URL) => protocol === 'http:' || protocol === 'https:'

const blocks = (wish: string) =>
  text.transform((value) => value.split(/[\s,]+/).filter((part) => part !== '')).refine((parts) => parts.every(isBlock), { error: wish })

function isBlock(part: string): boolean {
  const [host = '', bits, ...rest] = part.split('/')
  const family = isIP(host)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Any text with enough in it; keys are derived from its bytes, so hex and base64 need no decoding. */
const secretKey = text
  .refine((value) => Buffer.byteLength(value) >= 32, { error: 'it is shorter than 32 bytes; make one with: openssl rand -hex 32' })
  .transform((value) => Buffer.from(value))

const Shape = z.object({
  port: text
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, {
      error: 'it is not a port: a number from 1 to 65535 (0: any free one)',
    })
    .transform(Number),
  host: address('it'),
  dataDir: text
    .refine((value) => value !== '' && !value.includes('\0'), { error: 'it is not the path of a directory' })
    .transform((value) => resolve(value)),
  publicUrl: url(
    'it is not an address such as https://muster.example.com, without path, query or user',
    (u) => isWeb(u) && u.pathname === '/' && u.search === '' && u.hash === '' && u.username === '',
  )
    .transform((value) => new URL(value).origin)
    .optional(),
  tlsCert: text.optional(),
  tlsKey: text.optional(),
  trustedProxies: blocks('it is not a list of addresses or networks such as 10.0.0.0/8, 192.168.1.5'),
  secretKey: secretKey.optional(),
  adminEmail: z
    .string()
    .trim()
    .pipe(z.email({ error: 'it is not an e-mail address' }))
    .optional(),
  adminPassword: z
    .string()
    .min(8, { error: 'it is shorter than 8 characters' })
    .max(128, { error: 'it is longer than 128 characters' })
    .optional(),
  adminToken: z
    .string()
    .regex(/^[\x21-\x7e]{16,256}$/, {
      error: 'it is not a token: 16 to 256 printable characters without spaces; make one with: openssl rand -hex 32',
    })
    .optional(),
  databaseUrl: url(
    'it is not an address such as postgres://user:password@host:5432/muster',
    (u) => u.protocol === 'postgres:' || u.protocol === 'postgresql:',
  ).optional(),
  logLevel: z.enum(LOG_LEVELS, { error: `it is not one of ${LOG_LEVELS.join(', ')}` }),
  allowedPrivate: blocks('it is not a list of networks such as 10.20.0.0/16, 192.168.1.5'),
  heartbeatUrl: url('it is not a web address', isWeb).optional(),
  nodeName: text
    .refine((value) => /^[\w.-]{1,63}$/.test(value), {
      error: 'it is not a name of up to 63 letters, digits, dots, dashes and underscores',
    })
    .optional(),
})

type Field = keyof typeof Shape.shape

/** The setting's name in the environment, and its value when it is not there. */
const SETTINGS: Record<Field, [name: string, otherwise?: string]> = {
  port: ['MUSTER_PORT', '8080'],
  host: ['MUSTER_HOST', '0.0.0.0'],
  dataDir: ['MUSTER_DATA_DIR', './.muster'],
  publicUrl: ['MUSTER_PUBLIC_URL'],
  tlsCert: ['MUSTER_TLS_CERT'],
  tlsKey: ['MUSTER_TLS_KEY'],
  trustedProxies: ['MUSTER_TRUSTED_PROXIES', ''],
  secretKey: ['MUSTER_SECRET_KEY'],
  adminEmail: ['MUSTER_ADMIN_EMAIL'],
  adminPassword: ['MUSTER_ADMIN_PASSWORD'],
  adminToken: ['MUSTER_ADMIN_TOKEN'],
  databaseUrl: ['DATABASE_URL'],
  logLevel: ['MUSTER_LOG_LEVEL', 'info'],
  allowedPrivate: ['MUSTER_ALLOWED_PRIVATE', ''],
  heartbeatUrl: ['MUSTER_HEARTBEAT_URL'],
  nodeName: ['MUSTER_NODE_NAME'],
}

/** Where people reach this installation: as it is set, else on this machine. `port`: the one really listened on. */
export function publicUrlOf({ publicUrl, tlsCert }: Pick<Config, 'publicUrl' | 'tlsCert'>, port: number): string {
  return publicUrl ?? `${tlsCert === undefined ? 'http' : 'https'}://localhost:${port}`
}

/** Read by tests alone. */
const FOR_TESTS = ['MUSTER_TEST_DATA']

/** Reads the settings; throws `ConfigFault` with everything that is wrong. An empty value counts as absent. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [field, [name, otherwise]] of Object.entries(SETTINGS) as [Field, [string, string?]][]) {
    const given = env[name]
    const value = given === undefined || given.trim() === '' ? otherwise : given
    if (value === undefined) continue
    const result = Shape.shape[field].safeParse(value)
    if (result.success) values[field] = result.data
    // The value itself is not repeated: it may be a secret that went to the wrong name.
    else faults.push(`${name} ${result.error.issues[0]!.message.replace(/^it /, '')}.`)
  }
  faults.push(...together(env), ...onDisk(values as Partial<z.output<typeof Shape>>))
  const warnings = strangers(env)
  if (faults.length > 0) throw new ConfigFault(faults, warnings)
  return Object.freeze({ ...(values as z.output<typeof Shape>), warnings: Object.freeze(warnings) })
}

/** What is wrong between settings that are each right. */
function together(env: Record<string, string | undefined>): string[] {
  const has = (name: string) => (env[name] ?? '').trim() !== ''
  const faults: string[] = []
  for (const [one, other] of [
    ['MUSTER_TLS_CERT', 'MUSTER_TLS_KEY'],
    ['MUSTER_ADMIN_EMAIL', 'MUSTER_ADMIN_PASSWORD'],
  ] as const) {
    if (has(one) && !has(other)) faults.push(`${other} is missing; ${one} is set, and the two go together.`)
    if (has(other) && !has(one)) faults.push(`${one} is missing; ${other} is set, and the two go together.`)
  }
  return faults
}

/** What is wrong with the files and directories that settings name. */
function onDisk({ tlsCert, tlsKey, dataDir, databaseUrl }: Partial<z.output<typeof Shape>>): string[] {
  const faults = tlsFaults(tlsCert, tlsKey)
  // With a database elsewhere at most the secret key is kept there, by the server alone.
  const fault = dataDir === undefined || databaseUrl !== undefined ? undefined : dataDirFault(dataDir)
  return fault === undefined ? faults : [...faults, fault]
}

function strangers(env: Record<string, string | undefined>): string[] {
  const known = [...Object.values(SETTINGS).map(([name]) => name), ...FOR_TESTS]
  return Object.keys(env)
    .filter((name) => name.startsWith('MUSTER_') && !known.includes(name))
    .sort()
    .map((name) => {
      const nearest = known.toSorted((a, b) => distance(name, a) - distance(name, b))[0]!
      return `${name} is not a setting and has no effect; did you mean ${nearest}?`
    })
}

/** How many letters to add, remove or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
