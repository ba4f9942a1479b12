import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates.ts'

/** A mail as it came in: the envelope, the parsed message, how it was carried. */
type ReceivedMail = {
  from: string
  to: string[]
  subject: string
  text: string
  html: string
  /** Lower-case names; of repeated headers the last. */
  headers: Record<string, string>
  /** Every http(s) address in the text part. */
  links: string[]
  raw: string
  encrypted: boolean
  user: string | null
}

export type SmtpOptions = {
  host?: string
  /** Without a certificate there is no TLS at all. */
  certificate?: Certificate
  /** `starttls` offers to upgrade, `implicit` speaks TLS from the first byte. */
  tls?: 'starttls' | 'implicit'
  /** With it, senders must log in. */
  auth?: { user: string; password: string }
}

/** At which point the next mail is turned away. */
type FailAt = 'mail' | 'recipient' | 'data'

export type Smtp = {
  port: number
  messages: () => ReceivedMail[]
  /** The first mail, come or still to come, for which `predicate` holds. */
  waitFor: (predicate: (mail: ReceivedMail) => boolean, ms?: number) => Promise<ReceivedMail>
  /** The next mail gets this reply code and is not kept. */
  failNext: (code: number, at?: FailAt, text?: string) => void
  /** The next mail is read to its end; then the connection breaks, or stays silent. It is kept. */
  loseNext: (how: 'break' | 'silence') => void
  stop: () => Promise<void>
}

/** A real SMTP receiver on a free port of loopback. */
export async function startSmtp(options: SmtpOptions = {}): Promise<Smtp> {
  const { host = '127.0.0.1', certificate, tls = 'starttls', auth } = options
  const kept: ReceivedMail[] = []
  const watchers = new Set<() => void>()
  let fault: { code: number; at: FailAt; text: string } | undefined
  let loss: 'break' | 'silence' | undefined

  function faultAt(at: FailAt): Error | undefined {
    if (fault?.at !== at) return undefined
    const { code, text } = fault
    fault = undefined
    return Object.assign(new Error(text), { responseCode: code })
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const refused = faultAt('data')
    if (refused !== undefined) throw refused
    kept.push(await readMail(Buffer.concat(chunks), session))
    for (const watch of watchers) watch()
    const how = loss
    loss = undefined
    if (how === 'break') breakOff(session.id)
    if (how !== undefined) await new Promise(() => {})
  }

  function breakOff(sessionId: string): void {
    for (const connection of server.connections as Set<{ id: string; ['_socket']?: { destroy: () => void } }>) {
      if (connection.id === sessionId) connection['_socket']?.destroy()
    }
  }

  const server = new SMTPServer({
    ...certificate,
    secure: certificate !== undefined && tls === 'implicit',
    hideSTARTTLS: certificate === undefined || tls === 'implicit',
    authOptional: auth === undefined,
    allowInsecureAuth: certificate === undefined,
    disabledCommands: auth === undefined ? ['AUTH'] : [],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth(given, _session, done) {
      if (given.username === auth?.user && given.password === auth?.password) done(null, { user: given.username ?? '' })
      else done(Object.assign(new Error('Authentication credentials invalid'), { responseCode: 535 }))
    },
    onMailFrom: (_address, _session, done) => done(faultAt('mail')),
    onRcptTo: (_address, _session, done) => done(faultAt('recipient')),
    async onData(stream, session, done) {
      try {
        await take(stream, session)
      } catch (error) {
        return done(error as Error)
      }
      return done()
    },
  })
  // a client that hangs up or refuses our certificate is what tests do on purpose
  server.on('error', () => {})
  await new Promise<void>((done) => server.listen(0, host, done))

  return {
    port: (server.server.address() as AddressInfo).port,
    messages: () => [...kept],
    waitFor(predicate, ms = 5_000) {
      return new Promise((done, fail) => {
        const look = () => {
          const mail = kept.find(predicate)
          if (mail === undefined) return
          clearTimeout(timer)
          watchers.delete(look)
          done(mail)
        }
        const timer = setTimeout(() => {
          watchers.delete(look)
          fail(
            new Error(
              `No such mail within ${ms} ms; ${kept.length} came: ${kept.map((mail) => `${mail.to.join(', ')}: ${mail.subject}`).join(' | ')}`,
            ),
          )
        }, ms)
        watchers.add(look)
        look()
      })
    },
    failNext: (code, at = 'data', text = 'The test wants it so') => void (fault = { code, at, text }),
    loseNext: (how) => void (loss = how),
    stop: () => new Promise((done) => server.close(() => done())),
  }
}

async function readMail(raw: Buffer, session: SMTPServerSession): Promise<ReceivedMail> {
  const mail: ParsedMail = await simpleParser(raw)
  const text = mail.text ?? ''
  return {
    from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map(({ address }) => address),
    subject: mail.subject ?? '',
    text,
    html: mail.html || '',
    headers: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()])),
    links: text.match(/https?:\/\/[^\s<>"]+/g) ?? [],
    raw: raw.toString('utf8'),
    encrypted: session.secure,
    user: typeof session.user === 'string' ? session.user : null,
  }
}
