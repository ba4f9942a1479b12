import { afterEach, describe, expect, it } from 'vitest'
import { createAuthority } from '../../test/fakes/certificates.ts'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage, HOSTILE } from '../../test/fakes/message.ts'
import { startSmtp, type Smtp, type SmtpOptions } from '../../test/fakes/smtp.ts'
import { timeLimit } from '../../test/fakes/time-limit.ts'
import { startTrap } from '../../test/fakes/trap.ts'
import type { Message, Receipt, Recipient } from '../channel.ts'
import { email } from './email.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const authority = createAuthority()
const certificate = authority.issue(['localhost', '127.0.0.1'])
const ann: Recipient = { name: 'Ann', address: 'ann@example.com' }

async function smtp(options: SmtpOptions = {}): Promise<Smtp> {
  const started = await startSmtp({ certificate, ...options })
  stops.push(started.stop)
  return started
}

type Settings = Record<string, unknown>
function settings(port: number, changes: Settings = {}) {
  return email.config.parse({ host: 'localhost', port, from: 'pager@muster.example', ca: authority.ca, ...changes })
}

function send(
  port: number,
  options: { message?: Message; to?: Recipient; settings?: Settings; io?: Parameters<typeof loopbackIo>[0] } = {},
): Promise<Receipt> {
  return email.send(options.message ?? aMessage(), options.to ?? ann, settings(port, options.settings), loopbackIo(options.io))
}

describe('a page by mail', () => {
  it('goes out over STARTTLS, in text and HTML, with the link', async () => {
    const server = await smtp()
    expect(await send(server.port)).toMatchObject({ outcome: 'accepted' })
    const mail = await server.waitFor(() => true)
    expect(mail).toMatchObject({
      from: 'pager@muster.example',
      to: ['ann@example.com'],
      subject: '[SEV1] #12 High error rate',
      encrypted: true,
    })
    expect(mail.text).toContain('You are paged.\nIncident #12 on checkout, critical, open since 2026-03-14 02:10 UTC.')
    expect(mail.text).toContain('Acknowledge:\nhttps://muster.example/p/')
    expect(mail.links).toEqual([aMessage().actionUrl])
    expect(mail.html).toContain(`<a href="${aMessage().actionUrl}"`)
    expect(mail.html).toContain('prefers-color-scheme: dark')
    expect(mail.headers).toMatchObject({
      from: 'Muster <pager@muster.example>',
      to: 'Ann <ann@example.com>',
      'x-muster-key': aMessage().key,
      'auto-submitted': 'auto-generated',
      date: 'Sat, 14 Mar 2026 02:11:00 +0000',
      importance: 'high',
    })
  })

  it('says what it is when it is no page', async () => {
    const server = await smtp()
    const plain = { incident: null, severity: null, actionUrl: null, replyCode: null, thread: null, urgency: 'low' } as const
    await send(server.port, {
      message: aMessage({
        ...plain,
        purpose: 'verify',
        title: 'Your code',
        text: 'Enter it in Muster.',
        verificationCode: '481516',
      }),
    })
    await send(server.port, {
      message: aMessage({
        purpose: 'bundle',
        title: '2 more',
        bundled: [
          { title: 'Disk full', severity: 'high' },
          { title: 'Slow', severity: 'low' },
        ],
      }),
    })
    const [verify, bundle] = server.messages()
    expect(verify).toMatchObject({ subject: 'Your code' })
    expect(verify!.text).toContain('Your code: 481516')
    expect(verify!.headers).not.toHaveProperty('importance')
    expect(verify!.headers).not.toHaveProperty('references')
    expect(bundle!.text).toContain('- [SEV2] Disk full\n- [SEV4] Slow')
  })

  it('stands in one thread with everything of its incident, and a retry is a copy of the same mail', async () => {
    const server = await smtp()
    const resolved = aMessage({ key: 'another', purpose: 'resolved', title: 'Resolved: High error rate', actionUrl: null })
    for (const message of [aMessage(), aMessage(), resolved]) await send(server.port, { message })
    const [first, again, last] = server.messages().map(({ headers, subject }) => ({ ...headers, subject }) as Record<string, string>)
    expect(again!['message-id']).toBe(first!['message-id'])
    expect(last!['message-id']).not.toBe(first!['message-id'])
    expect(first!.references).toMatch(/^<thread\.[0-9a-f]{32}@muster\.example>$/)
    expect([again!.references, last!.references, last!['in-reply-to']]).toEqual(Array(3).fill(first!.references))
    expect(last!.subject).toBe(`Re: ${first!.subject}`)
  })

  it.each(HOSTILE.map((text, index) => [index, text]))('carries hostile alert text as text: number %i', async (_index, text) => {
    const hostile = String(text)
    const server = await smtp()
    const message = aMessage({
      title: hostile,
      text: hostile,
      incident: { ...aMessage().incident!, title: hostile, service: hostile },
      bundled: [{ title: hostile, severity: 'low' }],
      key: hostile,
      thread: hostile,
    })
    const to = { name: hostile, address: 'ann@example.com' }
    expect(await send(server.port, { message, to, settings: { fromName: hostile.slice(0, 100) } })).toMatchObject({
      outcome: 'accepted',
    })
    const [mail] = server.messages()
    expect(mail!.to).toEqual(['ann@example.com'])
    expect(Object.keys(mail!.headers).sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'importance',
      'in-reply-to',
      'message-id',
      'mime-version',
      'references',
      'subject',
      'to',
      'x-auto-response-suppress',
      'x-muster-key',
      'x-priority',
    ])
    expect(mail!.html.match(/<[a-z!/][^>]*>/gi)!.map((tag) => tag.split(/[\s>]/)[0]!.toLowerCase())).toEqual(
      expect.not.arrayContaining(['<script', '<img', '<svg', '<svg/onload=alert(1)', '<b', '<say']),
    )
    expect(mail!.html.match(/<a\s/g)).toHaveLength(1)
    expect(mail!.html).not.toMatch(/<[^>]*\son\w+=/i)
    for (const sign of ['\0', '\u202e', '\u200b']) expect(mail!.html + mail!.text + mail!.subject).not.toContain(sign)
  })

  it('reaches people whose domain has other letters', async () => {
    const server = await smtp()
    expect(await send(server.port, { to: { name: 'Jürgen Æ', address: 'juergen@bücher.example' } })).toMatchObject({
      outcome: 'accepted',
    })
    expect(server.messages()[0]!.headers.to).toContain('<juergen@xn--bcher-kva.example>')
  })

  it('never goes to an address that is none', async () => {
    const receipt = await send(1, { to: { name: 'Ann', address: 'ann@example.com, bob@example.com' } })
    expect(receipt).toEqual({
      outcome: 'failed',
      permanent: true,
      detail: 'The mail address is not valid. Correct it in the contact methods.',
    })
  })
})

describe('the connection to the mail server', () => {
  it('speaks TLS from the start where told', async () => {
    const server = await smtp({ tls: 'implicit' })
    expect(await send(server.port, { settings: { implicitTls: true } })).toMatchObject({ outcome: 'accepted' })
    expect(server.messages()[0]).toMatchObject({ encrypted: true })
  })

  it('logs in, and says when that is refused', async () => {
    const server = await smtp({ auth: { user: 'pager', password: 'right' } })
    expect(await send(server.port, { settings: { user: 'pager', password: 'right' } })).toMatchObject({ outcome: 'accepted' })
    expect(server.messages()[0]).toMatchObject({ user: 'pager', encrypted: true })
    const refused = await send(server.port, { settings: { user: 'pager', password: 'wrong-secret' } })
    expect(refused).toMatchObject({ outcome: 'failed', permanent: true })
    expect(refused.detail).toMatch(/did not accept user name and password \(535 .*\)\. Correct them/)
    expect(refused.detail).not.toContain('wrong-secret')
  })

  it.each([
    ['of an authority that nobody knows', { ca: undefined }, certificate],
    ['for another host', {}, authority.issue(['other.example'])],
    ['that ran out', {}, authority.issue(['localhost'], { expired: true })],
  ])('refuses a certificate %s', async (_name, changes, shown) => {
    for (const tls of ['required', 'opportunistic']) {
      const server = await smtp({ certificate: shown })
      const receipt = await send(server.port, { settings: { ...changes, tls } })
      expect(receipt).toMatchObject({ outcome: 'failed', permanent: true })
      expect(receipt.detail).toContain('gave no valid TLS connection')
      expect(server.messages()).toEqual([])
    }
  })

  it('sends nothing where encryption is required and not offered', async () => {
    const server = await startSmtp()
    stops.push(server.stop)
    expect(await send(server.port)).toMatchObject({ outcome: 'failed', permanent: true })
    expect(server.messages()).toEqual([])
  })

  it('sends unencrypted where that was chosen, but never a password', async () => {
    const server = await startSmtp()
    stops.push(server.stop)
    expect(await send(server.port, { settings: { tls: 'opportunistic' } })).toMatchObject({ outcome: 'accepted' })
    expect(await send(server.port, { settings: { tls: 'none' } })).toMatchObject({ outcome: 'accepted' })
    const receipt = await send(server.port, { settings: { tls: 'opportunistic', user: 'pager', password: 'x' } })
    expect(receipt).toMatchObject({ outcome: 'failed', permanent: true })
    expect(receipt.detail).toContain('offers no TLS, and the password goes only over encrypted connections')
    expect(server.messages()).toHaveLength(2)
  })

  it('is never unencrypted to the public internet, and goes through the guard', async () => {
    const lookup = async () => [{ address: '93.184.216.34', family: 4 }]
    expect(await send(25, { settings: { host: 'mail.example', tls: 'none' }, io: { lookup } })).toMatchObject({
      outcome: 'failed',
      permanent: true,
      detail: 'mail.example is a public address, and unencrypted connections go only to loopback and private ones. Turn TLS on.',
    })
    const trap = await startTrap()
    stops.push(trap.stop)
    expect(await send(trap.port, { settings: { host: '127.0.0.1' }, io: { allowedPrivate: [] } })).toMatchObject({
      outcome: 'failed',
      permanent: true,
    })
    expect(trap.connections()).toBe(0)
  })
})

describe('what the mail server makes of it', () => {
  it.each([
    [450, 'recipient', false],
    [421, 'mail', false],
    [451, 'data', false],
    [550, 'recipient', true],
    [554, 'data', true],
    [552, 'mail', true],
  ] as const)('%i at %s is a failure, permanent: %s', async (code, at, permanent) => {
    const server = await smtp()
    server.failNext(code, at, 'not today')
    const receipt = await send(server.port)
    expect(receipt).toMatchObject({ outcome: 'failed', permanent })
    expect(receipt.detail).toContain(`${code} `)
    expect(receipt.detail).toContain('not today')
    expect(await send(server.port)).toMatchObject({ outcome: 'accepted' })
  })

  it('is unknown when the connection breaks after the whole mail was given', async () => {
    const server = await smtp()
    server.loseNext('break')
    expect(await send(server.port)).toMatchObject({ outcome: 'unknown' })
    expect(server.messages()).toHaveLength(1)
  })

  it('is unknown when no answer comes to the whole mail', async () => {
    const server = await smtp()
    server.loseNext('silence')
    const limit = timeLimit()
    const taken = server.waitFor(() => true).then(limit.reach)
    expect(await send(server.port, { io: { signal: limit.signal } })).toMatchObject({ outcome: 'unknown' })
    await taken
  })

  it.each([
    ['nobody listens', undefined],
    ['it hangs up at once', ''],
    ['it hangs up after the greeting', '220 mail ESMTP\r\n'],
    ['it speaks something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('is a failure worth a retry when %s', async (_name, greeting) => {
    const trap = await startTrap('127.0.0.1', (socket) => void socket.end(greeting ?? ''))
    if (greeting === undefined) await trap.stop()
    else stops.push(trap.stop)
    expect(await send(trap.port, { settings: { tls: 'opportunistic' } })).toMatchObject({ outcome: 'failed', permanent: false })
  })

  it('is a failure when the server stays silent before it has the mail', async () => {
    const limit = timeLimit()
    const trap = await startTrap('127.0.0.1', limit.reach)
    stops.push(trap.stop)
    const receipt = await send(trap.port, { io: { signal: limit.signal } })
    expect(receipt).toEqual({ outcome: 'failed', permanent: false, detail: `localhost:${trap.port} did not answer in time.` })
  })
})

describe('the settings', () => {
  it.each([
    [{ host: '' }, 'Say which mail server to use, like smtp.example.com.'],
    [{ host: 'smtp://x' }, 'Only the name of the server, like smtp.example.com.'],
    [{ from: 'nobody' }, 'Not a mail address. Write it like ann@example.com.'],
    [{ user: 'pager' }, 'A user name needs its password.'],
    [{ ca: 'abc' }, 'Not a certificate in PEM form.'],
  ])('%j is refused in words', (changes, words) => {
    const result = email.config.safeParse({ host: 'smtp.example.com', from: 'a@example.com', ...changes })
    expect(result.error?.issues.map(({ message }) => message)).toEqual([words])
  })
})
