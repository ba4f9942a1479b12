import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { connectClient, nameOf, type Connection } from './connection.ts'
import { DatabaseUnavailable, DatabaseUnfit, translate } from './faults.ts'

const OLDEST = 15

/**
 * Finds out whether the server is there, speaks TLS (`sslmode=prefer`) and is new enough; waits up to 30 s for one that
 * is still starting. Answers the connection as it is to be made.
 */
export async function reach(given: Connection, log: Logger): Promise<Connection> {
  const until = Date.now() + 30_000
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    try {
      const client = await connectClient(given, 'muster')
      const { version, encoding } = (
        await client.query(`select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`)
      ).rows[0] as { version: number; encoding: string }
      await client.end()
      const major = Math.floor(version / 10_000)
      if (major < OLDEST) {
        throw new DatabaseUnfit(
          `The database ${nameOf(given)} is PostgreSQL ${major}; Muster needs ${OLDEST} or newer. Upgrade that server, or leave DATABASE_URL out to use the embedded one.`,
        )
      }
      if (encoding !== 'UTF8') {
        throw new DatabaseUnfit(
          `The database ${nameOf(given)} stores text as ${encoding}; Muster needs UTF8. Make it anew: create database ${given.database ?? 'muster'} template template0 encoding 'UTF8'.`,
        )
      }
      return given
    } catch (error) {
      if (given.tlsOptional && /does not support SSL/.test((error as Error).message))
        return reach({ ...given, ssl: false, tlsOptional: false }, log)
      const fault = unfitness(error, given)
      if (fault) throw fault
      const translated = translate(error)
      if (!(translated instanceof DatabaseUnavailable)) throw translated
      if (Date.now() + wait > until) {
        const message = `${translated.message} It was tried for 30 s. Start the database ${nameOf(given)}, or correct DATABASE_URL.`
        throw new DatabaseUnavailable(translated.kind, message, { cause: error })
      }
      log.warn({ database: nameOf(given), reason: translated.message }, 'the database does not answer yet; trying again')
      await sleep(wait)
    }
  }
}

/** Faults of set-up that time does not heal, in words. */
function unfitness(error: unknown, connection: Connection): DatabaseUnfit | undefined {
  const { code, message = '' } = error as { code?: string; message?: string }
  const say = (words: string) => new DatabaseUnfit(words, { cause: error })
  const where = nameOf(connection)
  if (error instanceof DatabaseUnfit) return error
  if (code === '28P01')
    return say(`The database ${where} refuses the password of ${connection.user}. Correct the password in DATABASE_URL.`)
  if (code === '28000' && /no encryption|SSL off/.test(message))
    return say(`The database ${where} wants an encrypted connection. Add ?sslmode=require (or verify-full) to DATABASE_URL.`)
  if (code === '28000')
    return say(`The database ${where} does not let ${connection.user} in: ${message}. Allow it in pg_hba.conf, or correct DATABASE_URL.`)
  if (code === '3D000')
    return say(
      `There is no database ${connection.database} on that server. Create it (create database ${connection.database}) or correct DATABASE_URL.`,
    )
  if (/does not support SSL/.test(message))
    return say(
      `The database ${where} does not speak TLS, but DATABASE_URL asks for it. Turn TLS on there, or use sslmode=disable on a network that you trust.`,
    )
  if (/certificate|self.signed|altnames/i.test(`${code} ${message}`))
    return say(
      `The certificate of the database ${where} was not accepted: ${message}. Name its authority with sslrootcert=/path/ca.pem in DATABASE_URL.`,
    )
  return undefined
}
