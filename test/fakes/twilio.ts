import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type FakeText = { sid: string; to: string; from: string; body: string; status: string; statusCallback: string | null }
type FakeCall = {
  sid: string
  to: string
  from: string
  twiml: string
  status: string
  statusCallback: string | null
  events: string[]
}

type TwilioFault = {
  status: number
  /** Twilio's error code; without one the body is not JSON, as from something in between. */
  code?: number
  message?: string
  retryAfter?: string
}

export type TwilioOptions = {
  accountSid?: string
  authToken?: string
  apiKey?: { sid: string; secret: string }
  /** Numbers that the account owns; without them every sender is taken. */
  numbers?: string[]
  /** More requests than this in a second are answered with 429. */
  perSecond?: number
  /** What becomes of texts by itself, right after they were taken, told by signed callbacks. */
  outcome?: { texts?: string[]; calls?: string[] }
}

export type Twilio = {
  url: string
  accountSid: string
  authToken: string
  texts: () => FakeText[]
  calls: () => FakeCall[]
  requests: () => number
  /** The first text or call, come or still to come, that fits. */
  waitForText: (predicate?: (text: FakeText) => boolean, ms?: number) => Promise<FakeText>
  waitForCall: (predicate?: (call: FakeCall) => boolean, ms?: number) => Promise<FakeCall>
  failNext: (fault: TwilioFault) => void
  /** The next request is taken; then the connection breaks, or no answer comes, or only after some time. */
  loseNext: (how: 'break' | 'silence' | { afterMs: number }) => void
  /** The owner of a number answered STOP. */
  optOut: (number: string) => void
  /** Reports a state to the callback that came with the message or call; answers its HTTP status. */
  report: (sid: string, status: string, errorCode?: string) => Promise<number>
  /** Somebody texts: a signed request to `url`. Answers status and TwiML. */
  text: (url: string, from: string, body: string, extra?: Record<string, string>) => Promise<Answer>
  /** Somebody presses a key in a call: follows the call's own Gather. */
  press: (sid: string, digits: string) => Promise<Answer>
  stop: () => Promise<void>
}
type Answer = { status: number; body: string }

/** A server of ours that speaks the part of Twilio's REST protocol that paging needs, both ways. */
export async function startTwilio(options: TwilioOptions = {}): Promise<Twilio> {
  const accountSid = options.accountSid ?? `AC${randomBytes(16).toString('hex')}`
  const authToken = options.authToken ?? randomBytes(16).toString('hex')
  const texts: FakeText[] = []
  const calls: FakeCall[] = []
  const stopped = new Set<string>()
  const watchers = new Set<() => void>()
  let recent: number[] = []
  let requests = 0
  let fault: TwilioFault | undefined
  let loss: 'break' | 'silence' | { afterMs: number } | undefined

  async function post(url: string, fields: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams(fields).toString()
    const signed =
      url +
      Object.keys(fields)
        .sort()
        .map((name) => name + fields[name])
        .join('')
    const signature = createHmac('sha1', authToken).update(signed).digest('base64')
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signature,
        'user-agent': 'TwilioProxy/1.1',
      },
      body,
    })
    return { status: answer.status, body: await answer.text() }
  }

  async function report(sid: string, status: string, errorCode?: string): Promise<number> {
    const item = texts.find((text) => text.sid === sid) ?? calls.find((call) => call.sid === sid)
    if (item === undefined) throw new Error(`There is no ${sid} here.`)
    item.status = status
    if (item.statusCallback === null) return 0
    const error: Record<string, string> = errorCode === undefined ? {} : { ErrorCode: errorCode }
    const facts: Record<string, string> = sid.startsWith('SM')
      ? { MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status }
      : { CallSid: sid, CallStatus: status, Direction: 'outbound-api' }
    const answer = await post(item.statusCallback, {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      From: item.from,
      To: item.to,
      ...facts,
      ...error,
    })
    return answer.status
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1
    let raw = ''
    for await (const chunk of request) raw += String(chunk)
    const refuse = (status: number, code: number, message: string) =>
      json(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })

    const path = /^\/2010-04-01\/Accounts\/([^/]+)\/(Messages|Calls)\.json$/.exec(request.url ?? '')
    if (request.method !== 'POST' || path === null) return refuse(404, 20404, `The requested resource ${request.url} was not found`)
    if (!mayEnter(request.headers.authorization)) return refuse(401, 20003, 'Authenticate')
    if (path[1] !== accountSid) return refuse(404, 20404, `The requested resource ${request.url} was not found`)
    if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true)
      return refuse(400, 20001, 'Unsupported content type')
    const now = performance.now()
    recent = [...recent.filter((at) => now - at < 1_000), now]
    if (recent.length > (options.perSecond ?? Infinity)) {
      response.setHeader('retry-after', '1')
      return refuse(429, 20429, 'Too Many Requests')
    }
    if (fault !== undefined) {
      const { status, code, message = 'The test wants it so', retryAfter } = fault
      fault = undefined
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
      return code === undefined
        ? void response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Oops</h1>')
        : refuse(status, code, message)
    }

    const form = new URLSearchParams(raw)
    const wrong = path[2] === 'Messages' ? faultOfText(form) : faultOfCall(form)
    if (wrong !== undefined) return refuse(400, wrong[0], wrong[1])
    const created = path[2] === 'Messages' ? takeText(form) : takeCall(form)
    for (const watch of watchers) watch()

    const how = loss
    loss = undefined
    if (how === 'break') return void request.socket.destroy()
    if (how === 'silence') return
    if (how !== undefined) await new Promise((done) => setTimeout(done, how.afterMs))
    json(response, 201, { account_sid: accountSid, api_version: '2010-04-01', error_code: null, error_message: null, ...created })
    const course = path[2] === 'Messages' ? options.outcome?.texts : options.outcome?.calls
    for (const status of course ?? []) await report(created.sid, status)
  }

  function mayEnter(header: string | undefined): boolean {
    const given = Buffer.from(header?.replace(/^Basic /, '') ?? '', 'base64').toString()
    const { apiKey } = options
    return given === `${accountSid}:${authToken}` || (apiKey !== undefined && given === `${apiKey.sid}:${apiKey.secret}`)
  }

  function faultOfParty(form: URLSearchParams): [number, string] | undefined {
    const to = form.get('To') ?? ''
    if (to === '') return [21604, "A 'To' phone number is required."]
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return [21211, `Invalid 'To' Phone Number: ${to}`]
    const callback = form.get('StatusCallback')
    if (callback !== null && !URL.canParse(callback)) return [21609, "The 'StatusCallback' URL is not a valid URL."]
    return undefined
  }

  function faultOfText(form: URLSearchParams): [number, string] | undefined {
    const from = form.get('From') ?? form.get('MessagingServiceSid') ?? ''
    const wrong = faultOfParty(form)
    if (wrong !== undefined) return wrong
    if (from === '') return [21603, "A 'From' phone number is required."]
    if (options.numbers !== undefined && !options.numbers.includes(from))
      return [21606, `The From phone number ${from} is not a valid, SMS-capable number.`]
    if ((form.get('Body') ?? '') === '') return [21602, 'Message body is required.']
    if (form.get('Body')!.length > 1_600) return [21617, 'The concatenated message body exceeds the 1600 character limit.']
    return stopped.has(form.get('To')!) ? [21610, 'Attempt to send to unsubscribed recipient'] : undefined
  }

  function faultOfCall(form: URLSearchParams): [number, string] | undefined {
    const wrong = faultOfParty(form)
    if (wrong !== undefined) return wrong
    const from = form.get('From') ?? ''
    if (options.numbers !== undefined && !options.numbers.includes(from))
      return [21210, `The source phone number ${from} is not yet verified.`]
    const twiml = form.get('Twiml') ?? ''
    if (!/^(<\?xml[^>]*\?>)?<Response>.*<\/Response>$/s.test(twiml)) return [21205, 'Url or Twiml parameter is required.']
    return twiml.length > 4_000 ? [21218, 'Twiml is too long.'] : undefined
  }

  function takeText(form: URLSearchParams): FakeText {
    const text: FakeText = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to: form.get('To')!,
      from: form.get('From') ?? form.get('MessagingServiceSid')!,
      body: form.get('Body')!,
      status: 'queued',
      statusCallback: form.get('StatusCallback'),
    }
    texts.push(text)
    return text
  }

  function takeCall(form: URLSearchParams): FakeCall {
    const call: FakeCall = {
      sid: `CA${randomBytes(16).toString('hex')}`,
      to: form.get('To')!,
      from: form.get('From')!,
      twiml: form.get('Twiml')!,
      status: 'queued',
      statusCallback: form.get('StatusCallback'),
      events: form.getAll('StatusCallbackEvent'),
    }
    calls.push(call)
    return call
  }

  function waitFor<T>(items: T[], fits: (item: T) => boolean, ms: number, what: string): Promise<T> {
    return new Promise((done, fail) => {
      const look = () => {
        const found = items.find(fits)
        if (found === undefined) return
        clearTimeout(timer)
        watchers.delete(look)
        done(found)
      }
      const timer = setTimeout(() => {
        watchers.delete(look)
        fail(new Error(`No such ${what} within ${ms} ms; ${items.length} came.`))
      }, ms)
      watchers.add(look)
      look()
    })
  }

  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accountSid,
    authToken,
    texts: () => [...texts],
    calls: () => [...calls],
    requests: () => requests,
    waitForText: (predicate = () => true, ms = 5_000) => waitFor(texts, predicate, ms, 'text'),
    waitForCall: (predicate = () => true, ms = 5_000) => waitFor(calls, predicate, ms, 'call'),
    failNext: (next) => void (fault = next),
    loseNext: (how) => void (loss = how),
    optOut: (number) => void stopped.add(number),
    report,
    text(url, from, body, extra = {}) {
      const sid = `SM${randomBytes(16).toString('hex')}`
      const to = texts.findLast((text) => text.to === from)?.from ?? '+14155550100'
      return post(url, { AccountSid: accountSid, MessageSid: sid, From: from, To: to, Body: body, NumMedia: '0', ...extra })
    },
    press(sid, digits) {
      const call = calls.find((each) => each.sid === sid)
      const action = /<Gather[^>]* action="([^"]*)"/.exec(call?.twiml ?? '')?.[1]
      if (call === undefined || action === undefined) throw new Error(`There is no call ${sid} that asks for a key.`)
      const url = action.replaceAll('&amp;', '&')
      return post(url, {
        AccountSid: accountSid,
        CallSid: sid,
        CallStatus: 'in-progress',
        From: call.from,
        To: call.to,
        Digits: digits,
      })
    },
    stop() {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
