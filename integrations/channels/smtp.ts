import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { getCACertificates } from 'node:tls'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Io, Receipt } from '../channel.ts'
import { cleanLine } from '../../domain/text.ts'
import { failed } from '../receipt.ts'

export type Relay = {
  host: string
  port: number
  /** TLS from the first byte, instead of STARTTLS. */
  implicitTls: boolean
  tls: 'required' | 'opportunistic' | 'none'
  user?: string | undefined
  password?: string | undefined
  /** PEM of an authority to trust besides the usual ones. */
  ca?: string | undefined
  /** How this machine calls itself in EHLO. */
  name: string
}

export type Mail = { from: string; to: string; raw: Buffer }

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string }

/**
 * One mail over one connection of the guarded way out. The question "may it have arrived?" is settled by
 * whether the last byte of the message was handed to the connection: before that the server must not have
 * taken it (RFC 5321, 4.2.5), after that only its answer tells.
 */
export async function sendMail(relay: Relay, mail: Mail, io: Io, limitMs: number): Promise<Receipt> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(limitMs)])
  const where = `${relay.host}:${relay.port}`
  const socket = await io.connect({ host: relay.host, port: relay.port, signal, unencrypted: relay.tls === 'none' })
  let handedOver = false
  const body = Readable.from([mail.raw])
  body.once('end', () => (handedOver = true))
  const session = open(relay, socket, limitMs)
  try {
    const answer = await talk(session, relay, mail, body, signal)
    return { outcome: 'accepted', detail: cleanLine(answer, 200) }
  } catch (error) {
    return receiptOf(error as SmtpError, where, handedOver, signal)
  } finally {
    session.close()
    // QUIT is a courtesy that nobody waits for
    socket.destroySoon()
  }
}

function open(relay: Relay, socket: Socket, limitMs: number): SMTPConnection {
  return new SMTPConnection({
    connection: socket,
    host: relay.host,
    port: relay.port,
    name: relay.name,
    secure: relay.implicitTls && relay.tls !== 'none',
    requireTLS: relay.tls === 'required' && !relay.implicitTls,
    ignoreTLS: relay.tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(relay.ca === undefined ? {} : { ca: [...getCACertificates('default'), relay.ca] }) },
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    socketCloseTimeout: 0,
    maxResponseSize: 64 * 1024,
  })
}

function talk(session: SMTPConnection, relay: Relay, mail: Mail, body: Readable, signal: AbortSignal): Promise<string> {
  return new Promise((done, fail) => {
    signal.addEventListener('abort', () => fail(Object.assign(new Error('out of time'), { code: 'ETIMEDOUT' })), { once: true })
    session.once('error', fail)
    // later: where the server said why it ends the session, that comes right after
    session.once('end', () => setImmediate(() => fail(Object.assign(new Error('the connection ended'), { code: 'ECONNECTION' }))))
    const send = () => {
      session.send({ from: mail.from, to: [mail.to], size: mail.raw.length }, body, (error, info) =>
        error ? fail(error) : done(info.response),
      )
    }
    session.connect((error) => {
      if (error) return fail(error)
      if (relay.user === undefined) return send()
      // a server that offers no TLS could be one in between that wants the password
      if (!session.secure && relay.tls !== 'none') return fail(Object.assign(new Error('no TLS'), { code: 'ENOTLS' }))
      session.login({ user: relay.user, pass: relay.password ?? '' }, (refused) => (refused ? fail(refused) : send()))
    })
  })
}

function receiptOf(error: SmtpError, where: string, handedOver: boolean, signal: AbortSignal): Receipt {
  const { responseCode: code } = error
  if (code !== undefined && code >= 400) {
    const permanent = code >= 500 && code !== 503
    const said = cleanLine(error.response ?? '', 200)
    if (error.command?.startsWith('AUTH') === true) {
      return failed(`${where} did not accept user name and password (${said}). Correct them in the channel’s settings.`, permanent)
    }
    return failed(`${where} refused the mail: ${said}`, permanent)
  }
  if (handedOver) return { outcome: 'unknown', detail: `${where} took the mail but did not confirm it. It may arrive.` }
  if (signal.aborted || error.code === 'ETIMEDOUT') return failed(`${where} did not answer in time.`, false)
  if (error.code === 'ENOTLS') {
    return failed(`${where} offers no TLS, and the password goes only over encrypted connections. Use a server that does.`)
  }
  if (error.code === 'EENVELOPE') return failed(`${where} refused the address: ${cleanLine(error.message, 200)}`)
  if (error.code === 'EAUTH') return failed(`${where} did not accept user name and password. Correct them in the channel’s settings.`)
  if (error.code === 'EMESSAGE') return failed(`${where} takes no mail of this size.`)
  if (error.code === 'ETLS' || /certificate/i.test(error.message)) {
    return failed(`${where} gave no valid TLS connection: ${cleanLine(error.message, 160)}. Check its certificate, port and TLS settings.`)
  }
  return failed(`${where} broke off: ${cleanLine(error.message, 160)}.`, false)
}
